import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { contractSources, readEventFolders } from '../generation/event-folders.js';
import { generate } from '../generation/generate.js';
import { kebabCase } from '../generation/naming.js';
import { writeJson } from '../generation/write-json.js';

export const usage = '<context> <EventName>   for example: content StickerPosted';

/** Makes the folder of a new event: a draft schema and a fixture in each form, valid as they are. */
export async function run(root: string, args: readonly string[]): Promise<string[]> {
  const [context = '', name = ''] = args;
  if (!/^[a-z][a-z-]*$/.test(context)) throw new Error(`"${context}" cannot name a context: use lower-case letters`);
  if (!/^([A-Z][a-z0-9]+){2,}$/.test(name)) {
    throw new Error(`"${name}" cannot name an event: say in the past tense, with the full noun, what happened`);
  }
  const others = await readEventFolders(root);
  const taken = others.find(({ schemas }) => schemas.some(({ schema }) => schema.title === name));
  if (taken) throw new Error(`${name} is there already: libs/contracts/src/${taken.context}/${taken.folder}`);

  const folder = join(contractSources(root), context, kebabCase(name));
  if (
    await access(folder).then(
      () => true,
      () => false,
    )
  )
    throw new Error(`${folder} is there already`);
  await mkdir(join(folder, 'fixtures'), { recursive: true });
  const type = `custos.${context}.${name}`;
  await writeJson(join(folder, 'schema.v1.json'), schemaOf(name, type));
  await writeJson(join(folder, 'fixtures/v1.published.json'), publishedFixture(type));
  await writeJson(join(folder, 'fixtures/v1.stored.json'), storedFixture(type));
  const problems = await generate(root, 'write');
  return [
    `made ${folder}`,
    ...problems,
    'Describe the event and its fields in schema.v1.json, let the fixtures follow, and run "npm run generate".',
    'When it is finished, remove "x-draft" and generate again: from then on the schema cannot be edited.',
  ];
}

function schemaOf(name: string, type: string): unknown {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: name,
    description: 'Say in one sentence what happened.',
    'x-type': type,
    'x-topic': 'intake',
    'x-routing': ['accountId'],
    'x-publisher': true,
    'x-draft': true,
    type: 'object',
    additionalProperties: false,
    required: ['accountId'],
    properties: {
      accountId: {
        type: 'string',
        description: "The account that did it, by the publisher's own id.",
        minLength: 1,
        maxLength: 256,
        'x-privacy': 'pseudonym',
        'x-kind': 'account',
      },
    },
  };
}

function publishedFixture(type: string): unknown {
  return {
    specversion: '1.0',
    id: 'event-1',
    source: '/market',
    type,
    schemaversion: 1,
    time: '2026-11-22T21:45:00+08:00',
    data: { accountId: 'user-1' },
  };
}

function storedFixture(type: string): unknown {
  const accountId = 'CpzuFudNtW2QyiA4yghd3Q';
  return {
    specversion: '1.0',
    id: '7a2b6b9e-6d1c-8f3a-9c55-0b8f6f2f1d40',
    source: '/market',
    type,
    schemaversion: 1,
    platform: 'market',
    partitionkey: accountId,
    time: '2026-11-22T13:45:00.000Z',
    ingesttime: '2026-11-22T13:45:00.120Z',
    revision: 0,
    sourceid: 'event-1',
    data: { accountId },
  };
}
