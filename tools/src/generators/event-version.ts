import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { contractSources, readEventFolders, type EventFolder } from '../generation/event-folders.js';
import { generate } from '../generation/generate.js';
import { writeJson } from '../generation/write-json.js';

export const usage = '<EventName>   for example: TextPosted';

/** Adds the next version of an event: a draft equal to the latest, its fixtures, and an upcaster that changes nothing yet. */
export async function run(root: string, args: readonly string[]): Promise<string[]> {
  const [name = ''] = args;
  const event = (await readEventFolders(root)).find(({ schemas }) =>
    schemas.some(({ schema }) => schema.title === name),
  );
  const latest = event?.schemas.at(-1);
  if (event === undefined || latest === undefined) throw new Error(`there is no event "${name}"`);
  if (latest.schema['x-draft']) throw new Error(`version ${latest.version} of ${name} is still a draft: edit that one`);

  const folder = join(contractSources(root), event.context, event.folder);
  const next = latest.version + 1;
  await writeJson(join(folder, `schema.v${next}.json`), asDraft(latest.schema));
  for (const { file, content } of nextFixtures(event, next)) await writeJson(join(folder, 'fixtures', file), content);
  const upcaster = `upcast.v${latest.version}-v${next}.ts`;
  await writeFile(join(folder, upcaster), upcasterOf(name, latest.version, next));
  const problems = await generate(root, 'write');
  return [
    `made version ${next} of ${name} in ${folder}`,
    ...problems,
    `Change schema.v${next}.json and its fixtures, and say in ${upcaster} how the old form becomes the new one.`,
    'When it is finished, remove "x-draft" and run "npm run generate": from then on the schema cannot be edited.',
  ];
}

function asDraft(schema: object): object {
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]) =>
      key === 'type'
        ? [
            ['x-draft', true],
            [key, value],
          ]
        : [[key, value]],
    ),
  );
}

function nextFixtures({ fixtures }: EventFolder, next: number): { file: string; content: unknown }[] {
  return fixtures
    .filter(({ version }) => version === next - 1)
    .map(({ path, event }) => ({
      file: basename(path).replace(/^v\d+/, `v${next}`),
      content: { ...(event as object), schemaversion: next },
    }));
}

function upcasterOf(name: string, from: number, to: number): string {
  return `import type { ${name}V${from}, ${name}V${to} } from '../../generated/events.js';

export function upcast(data: ${name}V${from}): ${name}V${to} {
  return data;
}
`;
}
