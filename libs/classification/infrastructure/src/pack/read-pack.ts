import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CompiledPack, PolicyPackError, type PolicyPackProblem } from '@custos/classification-application';
import { LineCounter, parseDocument } from 'yaml';

const PARTS = ['banks', 'rules'] as const;

/** Which file each bank and rule came from, to say where a problem is. */
type Sources = Readonly<Record<(typeof PARTS)[number], readonly string[]>>;

/**
 * Reads a pack's folder: `pack.yaml`, and one file for each bank and rule in `banks/` and `rules/`.
 * @throws PolicyPackError that names files
 */
export async function readPack(folder: string): Promise<CompiledPack> {
  const head = (await readYaml(folder, 'pack.yaml')) as object;
  const [banks, rules] = await Promise.all(PARTS.map((part) => readPart(folder, part)));
  const sources: Sources = { banks: banks?.files ?? [], rules: rules?.files ?? [] };
  try {
    return new CompiledPack({ ...head, banks: banks?.documents, rules: rules?.documents });
  } catch (error) {
    throw error instanceof PolicyPackError
      ? new PolicyPackError(
          error.pack,
          error.problems.map((problem) => inFile(problem, sources)),
        )
      : error;
  }
}

async function readPart(folder: string, part: string): Promise<{ files: string[]; documents: unknown[] }> {
  const names = await readdir(join(folder, part)).catch(() => []);
  const files = names
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => `${part}/${name}`);
  return { files, documents: await Promise.all(files.map((file) => readYaml(folder, file))) };
}

async function readYaml(folder: string, file: string): Promise<unknown> {
  const text = await readFile(join(folder, file), 'utf8');
  const lineCounter = new LineCounter();
  // Aliases are of no use here, and nested ones expand without bound.
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: true });
  const problems = document.errors.map((error) => {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    return { pointer: `${file}:${line}:${col}`, message: error.message };
  });
  if (problems.length > 0) throw new PolicyPackError(folder, problems);
  return document.toJS({ maxAliasCount: 0 });
}

function inFile({ pointer, message }: PolicyPackProblem, sources: Sources): PolicyPackProblem {
  const [, part, index, ...rest] = pointer.split('/');
  const file = part === 'banks' || part === 'rules' ? sources[part][Number(index)] : 'pack.yaml';
  return file === undefined
    ? { pointer, message }
    : {
        pointer: [file, ...(file === 'pack.yaml' ? [pointer.slice(1)] : rest)].join('#/').replaceAll('#/', '/'),
        message,
      };
}
