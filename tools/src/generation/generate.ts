import { schemaProblems } from '@custos/contracts/schema';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { asyncApiDocument } from './asyncapi.js';
import { layoutProblems, readEventFolders, type EventFolder } from './event-folders.js';
import { eventsModule, fixturesModule, listModule, registryModule } from './modules.js';
import { publishedChecksums, type Checksums } from './published.js';

const PUBLISHED = 'libs/contracts/published.json';
const GENERATED = 'libs/contracts/src/generated';

/**
 * Writes everything that follows from the schemas and the closed lists, and answers what is wrong, one sentence each.
 * Nothing is written when a schema is wrong.
 * @param mode `check` writes nothing: whatever is out of date, or still a draft, is a problem instead
 */
export async function generate(root: string, mode: 'write' | 'check'): Promise<string[]> {
  const folders = await readEventFolders(root);
  const { checksums, problems: broken } = publishedChecksums(
    folders,
    await readJson<Checksums>(join(root, PUBLISHED), {}),
  );
  const problems = [...folders.flatMap(layoutProblems), ...folders.flatMap(contentProblems), ...broken];
  if (mode === 'check') problems.push(...folders.flatMap(drafts));
  if (problems.length > 0) return problems;

  const artefacts = new Map([
    [`${GENERATED}/events.ts`, eventsModule(folders)],
    [`${GENERATED}/registry.ts`, registryModule(folders)],
    [`${GENERATED}/fixtures.ts`, fixturesModule(folders)],
    [`${GENERATED}/harm-categories.ts`, await harmCategoriesModule(root)],
    [`${GENERATED}/measures.ts`, await measuresModule(root)],
    ['docs/reference/asyncapi.yaml', asyncApiDocument(folders)],
    [PUBLISHED, `${JSON.stringify(checksums, null, 2)}\n`],
  ]);
  for (const [path, content] of artefacts) {
    const file = join(root, path);
    if ((await readFile(file, 'utf8').catch(() => undefined)) === content) continue;
    if (mode === 'check') {
      problems.push(`${path} is out of date: run "npm run generate"`);
      continue;
    }
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return problems;
}

function contentProblems({ schemas }: EventFolder): string[] {
  return schemas.flatMap(({ path, schema }) =>
    schemaProblems(schema, true).map(({ pointer, message }) => `${path}#${pointer}: ${message}`),
  );
}

function drafts({ schemas }: EventFolder): string[] {
  return schemas
    .filter(({ schema }) => schema['x-draft'])
    .map(({ path }) => `${path} is a draft: finish it, remove "x-draft" and run "npm run generate" to publish it`);
}

async function harmCategoriesModule(root: string): Promise<string> {
  const source = 'packs/harm-categories.json';
  const { categories } = await readJson<{ categories: unknown }>(join(root, source));
  return listModule({
    source,
    constant: 'HARM_CATEGORIES',
    type: 'HarmCategory',
    from: '../harm-category.js',
    items: categories,
  });
}

async function measuresModule(root: string): Promise<string> {
  const source = 'packs/measures.json';
  const { measures } = await readJson<{ measures: unknown }>(join(root, source));
  return listModule({ source, constant: 'MEASURES', type: 'Measure', from: '../measure.js', items: measures });
}

async function readJson<T>(file: string, absent?: T): Promise<T> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (absent === undefined) throw error;
    return undefined;
  });
  return text === undefined ? (absent as T) : (JSON.parse(text) as T);
}
