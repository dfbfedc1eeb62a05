import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CompiledPack, PolicyPackError, type PolicyPackProblem } from '@custos/classification-application';
import { MODEL_TEXT, namedModel, withModel } from './named-model.js';
import { PackFile } from './pack-file.js';

const HEAD = 'pack.yaml';
const YAML = /\.ya?ml$/;
/** Folders of a pack, each holding one file for each item of the part of the same name. */
const PARTS = ['banks', 'values', 'rules', 'features'] as const;
type Part = (typeof PARTS)[number];
const REQUIRED: ReadonlySet<Part> = new Set(['banks', 'rules']);

/** What a pack is made of, as it was read. */
export interface PackFiles {
  /** By the files' names, sorted, and of the model that the pack names. */
  readonly texts: ReadonlyMap<string, string>;
  /** Files and folders none of which can stay as it was when a text changes, comes or goes. */
  readonly paths: readonly string[];
}

/**
 * Reads a pack's folder: `pack.yaml`, and one file for each item in `banks/`, `values/`, `rules/` and `features/`.
 * @throws PolicyPackError with everything that is wrong, each with file, line and column
 */
export async function readPack(folder: string): Promise<CompiledPack> {
  return compileFiles(folder, (await readPackFiles(folder)).texts);
}

/** @throws when there is no pack.yaml or a file cannot be read */
export async function readPackFiles(folder: string): Promise<PackFiles> {
  const parts = await Promise.all(
    PARTS.map(async (part) => {
      const names = await readdir(join(folder, part)).catch(() => []);
      return names.filter((name) => YAML.test(name)).map((name) => `${part}/${name}`);
    }),
  );
  const names = [HEAD, ...parts.flat().sort()];
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const found = new Map(names.map((name, index) => [name, texts[index] as string]));
  const paths = [...PARTS, ...names].map((name) => join(folder, name));
  const model = namedModel(folder, new PackFile(HEAD, found.get(HEAD) as string));
  if (model === undefined) return { texts: found, paths };
  return { texts: found.set(MODEL_TEXT, await readFile(model, 'base64')), paths: [...paths, model] };
}

/** @throws PolicyPackError with everything that is wrong, each with file, line and column */
export function compileFiles(folder: string, texts: ReadonlyMap<string, string>): CompiledPack {
  const files = [...texts].flatMap(([name, text]) => (name === MODEL_TEXT ? [] : [new PackFile(name, text)]));
  const broken = files.flatMap(({ problems }) => problems);
  if (broken.length > 0) throw new PolicyPackError(folder, broken);
  const head = files.find(({ name }) => name === HEAD) as PackFile;
  const byPart = new Map(PARTS.map((part) => [part, files.filter(({ name }) => name.startsWith(`${part}/`))]));
  const document = withModel(head.value, texts.get(MODEL_TEXT));
  for (const [part, own] of byPart) {
    if (own.length > 0 || REQUIRED.has(part)) document[part] = own.map(({ value }) => value);
  }
  try {
    return new CompiledPack(document);
  } catch (error) {
    if (!(error instanceof PolicyPackError)) throw error;
    const problems = error.problems.map((problem) => placed(problem, head, byPart));
    throw new PolicyPackError(error.pack, problems);
  }
}

function placed(
  { pointer, message }: PolicyPackProblem,
  head: PackFile,
  byPart: ReadonlyMap<string, readonly PackFile[]>,
): PolicyPackProblem {
  const [, part = '', index, ...rest] = pointer.split('/').map(unescaped);
  const file = index === undefined ? undefined : byPart.get(part)?.[Number(index)];
  if (file !== undefined) return { pointer: file.placeOf(rest), message };
  return { pointer: head.placeOf(pointer === '' ? [] : pointer.slice(1).split('/').map(unescaped)), message };
}

/** RFC 6901. */
function unescaped(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}
