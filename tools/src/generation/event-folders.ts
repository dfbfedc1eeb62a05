import type { EventSchema } from '@custos/contracts/schema';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface SchemaFile {
  /** Relative to the contracts' sources: `content/text-posted/schema.v1.json`. */
  readonly path: string;
  readonly version: number;
  readonly schema: EventSchema;
}

export interface FixtureFile {
  readonly path: string;
  readonly version: number;
  readonly form: FixtureForm;
  readonly event: unknown;
}

/** Stored: as it stands in topics and stores. Published: as a publisher sends it, in the clear. */
export type FixtureForm = 'stored' | 'published';

export interface EventFolder {
  readonly context: string;
  readonly folder: string;
  /** Lowest version first. */
  readonly schemas: readonly SchemaFile[];
  readonly fixtures: readonly FixtureFile[];
  /** Versions that have an upcaster to the next. */
  readonly upcasters: readonly number[];
}

const SCHEMA = /^schema\.v(\d+)\.json$/;
const UPCASTER = /^upcast\.v(\d+)-v(\d+)\.ts$/;
const FIXTURE = /^v(\d+)(?:\.[a-z0-9-]+)?\.(stored|published)\.json$/;

export function contractSources(root: string): string {
  return join(root, 'libs/contracts/src');
}

/** Every folder with a schema in it, ordered by context and name. */
export async function readEventFolders(root: string): Promise<EventFolder[]> {
  const sources = contractSources(root);
  const found: EventFolder[] = [];
  for (const context of await foldersIn(sources)) {
    for (const folder of await foldersIn(join(sources, context))) {
      const event = await readEventFolder(sources, context, folder);
      if (event.schemas.length > 0) found.push(event);
    }
  }
  return found;
}

/** What is wrong with how the files of an event lie together, one sentence each. */
export function layoutProblems({ context, folder, schemas, fixtures, upcasters }: EventFolder): string[] {
  const problems: string[] = [];
  for (const [index, { version, schema, path }] of schemas.entries()) {
    if (version !== index + 1) problems.push(`${path}: versions must follow each other from 1`);
    if (schema['x-type'] !== `custos.${context}.${schema.title}`) {
      problems.push(`${path}: x-type must be "custos.${context}.${schema.title}"`);
    }
    const first = schemas[0]?.schema;
    for (const kept of ['title', 'x-topic', 'x-publisher'] as const) {
      if (schema[kept] !== first?.[kept]) problems.push(`${path}: "${kept}" cannot change between versions`);
    }
    const forms: FixtureForm[] = schema['x-publisher'] ? ['stored', 'published'] : ['stored'];
    for (const form of forms) {
      if (!fixtures.some((fixture) => fixture.version === version && fixture.form === form)) {
        problems.push(`${context}/${folder}/fixtures: version ${version} has no fixture in the ${form} form`);
      }
    }
    if (version < schemas.length && !upcasters.includes(version)) {
      problems.push(`${context}/${folder}: upcast.v${version}-v${version + 1}.ts is missing`);
    }
  }
  return problems;
}

async function readEventFolder(sources: string, context: string, folder: string): Promise<EventFolder> {
  const path = join(context, folder);
  const files = await filesIn(join(sources, path));
  const schemas: SchemaFile[] = [];
  const upcasters: number[] = [];
  for (const file of files) {
    const version = Number(SCHEMA.exec(file)?.[1] ?? Number.NaN);
    if (version) schemas.push({ path: join(path, file), version, schema: await readJson(join(sources, path, file)) });
    const upcast = UPCASTER.exec(file);
    if (upcast && Number(upcast[2]) === Number(upcast[1]) + 1) upcasters.push(Number(upcast[1]));
  }
  const fixtures: FixtureFile[] = [];
  for (const file of await filesIn(join(sources, path, 'fixtures'))) {
    const match = FIXTURE.exec(file);
    if (!match) continue;
    const fixture = join(path, 'fixtures', file);
    const event: unknown = await readJson(join(sources, fixture));
    fixtures.push({ path: fixture, version: Number(match[1]), form: match[2] as FixtureForm, event });
  }
  schemas.sort((one, other) => one.version - other.version);
  return { context, folder, schemas, fixtures, upcasters: upcasters.sort((one, other) => one - other) };
}

async function readJson<T>(file: string): Promise<T> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch (error) {
    throw new Error(`${file} cannot be read as JSON: ${String(error)}`, { cause: error });
  }
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).sort();
}
