import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cp, mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run as newEvent } from '../generators/event.js';
import { run as newVersion } from '../generators/event-version.js';
import { ROOT } from '../run.js';
import { generate } from './generate.js';

const SCHEMA = 'libs/contracts/src/content/text-posted/schema.v1.json';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'custos-generate-'));
  await mkdir(join(root, 'packs'));
  await Promise.all([
    cp(join(ROOT, 'libs/contracts/src'), join(root, 'libs/contracts/src'), { recursive: true }),
    cp(join(ROOT, 'libs/contracts/published.json'), join(root, 'libs/contracts/published.json')),
    cp(join(ROOT, 'docs/reference'), join(root, 'docs/reference'), { recursive: true }),
    cp(join(ROOT, 'packs/harm-categories.json'), join(root, 'packs/harm-categories.json')),
    cp(join(ROOT, 'packs/measures.json'), join(root, 'packs/measures.json')),
  ]);
});

afterEach(() => rm(root, { recursive: true }));

const text = (path: string): Promise<string> => readFile(join(root, path), 'utf8');

async function change(path: string, from: string, to: string): Promise<void> {
  await writeFile(join(root, path), (await text(path)).replace(from, to));
}

describe('generation', () => {
  it('finds nothing to do in the repository as it is', async () => {
    expect(await generate(root, 'check')).toEqual([]);
  });

  it('refuses the edit of a published schema, and writes nothing', async () => {
    const before = await text('libs/contracts/src/generated/events.ts');
    await change(SCHEMA, '65536', '70000');
    expect(await generate(root, 'write')).toEqual([
      'content/text-posted/schema.v1.json is published and cannot be edited; undo the change and make a new version: npm run g event-version TextPosted',
    ]);
    expect(await text('libs/contracts/src/generated/events.ts')).toBe(before);
  });

  it('lets a published schema be formatted anew', async () => {
    await writeFile(join(root, SCHEMA), JSON.stringify(JSON.parse(await text(SCHEMA))));
    expect(await generate(root, 'check')).toEqual([]);
  });

  it('refuses to lose a published schema', async () => {
    await rm(join(root, 'libs/contracts/src/payment'), { recursive: true });
    expect(await generate(root, 'check')).toEqual([
      'payment/payment-made/schema.v1.json is published and cannot be removed: events stored under it exist',
    ]);
  });

  it('says what is out of date, and mends it', async () => {
    await change('packs/measures.json', '"warning"', '"first warning"');
    const stale = ['libs/contracts/src/generated/measures.ts is out of date: run "npm run generate"'];
    expect(await generate(root, 'check')).toEqual(stale);
    expect(await generate(root, 'write')).toEqual([]);
    expect(await generate(root, 'check')).toEqual([]);
  });

  it('points to an unmarked field', async () => {
    await newEvent(root, ['content', 'StickerPosted']);
    await change('libs/contracts/src/content/sticker-posted/schema.v1.json', '"x-privacy": "pseudonym",', '');
    expect(await generate(root, 'write')).toContain(
      'content/sticker-posted/schema.v1.json#/properties/accountId/x-privacy: must be "none", "pseudonym" or "personal"',
    );
  });
});

describe('a new event', () => {
  it('is a draft that can be used at once and is published when the mark is removed', async () => {
    await newEvent(root, ['content', 'StickerPosted']);
    expect(await text('libs/contracts/src/generated/events.ts')).toContain('export interface StickerPostedV1 {');
    expect(await text('libs/contracts/published.json')).not.toContain('sticker-posted');
    expect(await generate(root, 'check')).toEqual([
      'content/sticker-posted/schema.v1.json is a draft: finish it, remove "x-draft" and run "npm run generate" to publish it',
    ]);
    await change('libs/contracts/src/content/sticker-posted/schema.v1.json', '"x-draft": true,', '');
    expect(await generate(root, 'write')).toEqual([]);
    expect(await text('libs/contracts/published.json')).toContain('content/sticker-posted/schema.v1.json');
    expect(await text('docs/reference/asyncapi.yaml')).toContain('custos.content.StickerPosted');
  });

  it.each([
    [['content', 'TextPosted'], 'is there already'],
    [['content', 'posted'], 'cannot name an event'],
    [['Content', 'StickerPosted'], 'cannot name a context'],
    [[], 'cannot name a context'],
  ])('is refused for %j', async (args, reason) => {
    await expect(newEvent(root, args)).rejects.toThrow(reason);
  });
});

describe('a new version of an event', () => {
  it('starts as the latest one with an upcaster picked up by the registry', async () => {
    await newVersion(root, ['PaymentMade']);
    const registry = await text('libs/contracts/src/generated/registry.ts');
    expect(registry).toContain(
      `import { upcast as upcastPaymentMade1 } from '../payment/payment-made/upcast.v1-v2.js';`,
    );
    expect(registry).toContain('upcasters: [upcastPaymentMade1]');
    expect(await text('libs/contracts/src/generated/events.ts')).toContain('export type PaymentMade = PaymentMadeV2;');
    expect(await text('libs/contracts/src/payment/payment-made/fixtures/v2.stored.json')).toContain(
      '"schemaversion": 2',
    );
  });

  it('needs its upcaster', async () => {
    await newVersion(root, ['PaymentMade']);
    await rm(join(root, 'libs/contracts/src/payment/payment-made/upcast.v1-v2.ts'));
    expect(await generate(root, 'write')).toEqual(['payment/payment-made: upcast.v1-v2.ts is missing']);
  });

  it('waits for the draft before it', async () => {
    await newVersion(root, ['PaymentMade']);
    await expect(newVersion(root, ['PaymentMade'])).rejects.toThrow('still a draft');
    await expect(newVersion(root, ['StickerPosted'])).rejects.toThrow('there is no event "StickerPosted"');
  });
});
