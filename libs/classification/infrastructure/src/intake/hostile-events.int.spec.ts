import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SignalRaised } from '@custos/contracts';
import { derivedId } from '@custos/kernel';
import { Operators } from '../testing/operators.js';
import { aPack, aRule, writePack } from '../testing/packs.js';
import { Street } from '../testing/street.js';

/** All by one account, and so of one partition. */
const ACCOUNT = 'attacker';
/** Sealed, with what stands around it, as much as ingest takes: a text of a megabyte is refused at the door. */
const LONGEST = 160_000;
const NOON = '2026-11-22T04:00:00.000Z';

let street: Street;
let folder: string;

beforeEach(async () => {
  street = await Street.found();
  folder = await mkdtemp(join(tmpdir(), 'pack-'));
});

afterEach(async () => {
  await street.leave();
  await rm(folder, { recursive: true });
});

function post(texts: readonly string[]): Promise<void> {
  return street.post(texts.map((text, index) => ({ account: ACCOUNT, text, contentId: `post-${index}` })));
}

async function signals(): Promise<SignalRaised[]> {
  return (await street.signals()).map(({ data }) => data);
}

/** What was found in the posts, in the order of their partition. */
async function found(): Promise<string[]> {
  return (await signals()).map(({ rule, subject }) => `${subject.id} ${rule}`);
}

/** Every post was counted as judged, and nothing stands aside. */
async function allJudged(posts: number): Promise<void> {
  const tallies = await street.tallied(posts);
  const counted = tallies.flatMap(({ counts }) => counts).reduce((sum, { events }) => sum + events, 0);
  expect([counted, tallies.reduce((sum, { parked }) => sum + parked, 0)]).toEqual([posts, 0]);
  expect(await new Operators(street).parked()).toEqual([]);
}

describe('a partition goes on', () => {
  it('past texts as long as may be in which two thousand words overlap, of which a signal shows some', async () => {
    // given words that all begin alike, so that each character of the text ends very many of them
    const nested = Array.from({ length: 150 }, (_, index) => '好'.repeat(index + 1));
    const many = Array.from({ length: 2_000 }, (_, index) => `${'好'.repeat(20)}${index}`);
    const rules = [aRule({ id: 'offer' }), aRule({ id: 'nested', when: 'words.nested > 0', spans: ['words.nested'] })];
    const nestedBank = { id: 'nested', category: 'SPAM', description: 'Alike.', words: [...nested, ...many] };
    await writePack(folder, aPack({ banks: [...aPack().banks, nestedBank], rules }));
    // when
    await post(['好'.repeat(LONGEST), `${'好'.repeat(20)}7 `.repeat(6_000), 'buy now']);
    await street.open(folder);
    // then
    await allJudged(3);
    expect(await found()).toEqual(['post-0 nested', 'post-1 nested', 'post-2 offer']);
    for (const { spans } of await signals()) expect(spans.length).toBeLessThanOrEqual(64);
  });

  it('past halves of characters, in a text and in what stands beside it', async () => {
    await writePack(folder, aPack({ rules: [aRule({ spans: ['words.offers'] })] }));
    await post(['\ud83d'.repeat(100_000), '\ud83dbuy now\ude00', 'buy now']);
    const key = street.keyOf(ACCOUNT);
    const named = { source: '/chat', platform: 'market', revision: 0 };
    const id = derivedId({ ...named, id: 'halves', purpose: 'event' });
    const data = { contentId: 'post-\ud83d', accountId: key, text: 'in the clear', language: '\ude00' };
    const envelope = { specversion: '1.0', id, type: 'custos.content.TextPosted', schemaversion: 1, ...named, data };
    await street.publish([
      street.record(key, JSON.stringify({ ...envelope, partitionkey: key, time: NOON, ingesttime: NOON })),
    ]);
    await street.open(folder);
    await allJudged(4);
    expect((await signals()).map(({ subject, spans }) => [subject.id, spans])).toEqual([
      ['post-1', [{ pointer: '/text', start: 1, end: 8 }]],
      ['post-2', [{ pointer: '/text', start: 0, end: 7 }]],
    ]);
  });

  it('past a rule that throws on every event, which the tallies tell of, and judges by the others', async () => {
    const rules = [aRule({ id: 'throws', when: '1 / text.links > 0' }), aRule({ id: 'offer' })];
    await writePack(folder, aPack({ rules }));
    await post(['buy now', 'hello', 'buy now']);
    await street.open(folder);
    await allJudged(3);
    expect(await found()).toEqual(['post-0 offer', 'post-2 offer']);
    const failures = (await street.tallied(3)).flatMap(({ failures: told }) => told ?? []);
    expect(failures.map(({ rule }) => rule)).toEqual(failures.map(() => 'throws'));
    expect(failures.reduce((sum, { events }) => sum + events, 0)).toBe(3);
    expect(failures[0]).toMatchObject({ firstPosition: '0', packHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await street.metrics.registry.metrics()).toMatch(
      /custos_classifier_rule_failures_total\{.*rule="throws".*\} 3/,
    );
  });

  it('past pictures that could not be looked at, which the event says and a rule can hold for review', async () => {
    const type = 'custos.content.ImagePosted';
    const rules = [
      aRule({ id: 'unseen', category: 'NCII', mode: 'shadow', events: [type], when: 'media.unreadable' }),
      aRule({ id: 'offer' }),
    ];
    await writePack(folder, aPack({ rules }));
    const key = street.keyOf(ACCOUNT);
    const reasons = ['format', 'broken', 'pixels', 'time'];
    const records = [...reasons, undefined].map((unreadable, index) => {
      const named = { source: '/chat', platform: 'market', revision: 0 };
      const id = derivedId({ ...named, id: `picture-${index}`, purpose: 'event' });
      const sha256 = createHash('sha256').update(String(index)).digest('hex');
      const media = { sha256, ...(unreadable !== undefined && { unreadable }) };
      const data = { contentId: `picture-${index}`, accountId: key, media };
      const envelope = { specversion: '1.0', id, type, schemaversion: 2, ...named, partitionkey: key, data };
      return street.record(key, JSON.stringify({ ...envelope, time: NOON, ingesttime: NOON }));
    });
    await street.publish(records);
    await post(['buy now']);
    await street.open(folder);
    await allJudged(6);
    expect(await found()).toEqual([...reasons.map((_, index) => `picture-${index} unseen`), 'post-0 offer']);
  });
});
