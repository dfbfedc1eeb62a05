import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CompiledPack } from '@custos/classification-application';
import { GENERATION } from '@custos/classification-domain';
import type { TrafficTallied } from '@custos/contracts';
import { derivedId } from '@custos/kernel';
import type { AppliedBatch, LogRecord } from '@custos/messaging';
import { createLogger, Metrics } from '@custos/observability';
import { ROLES, type Database } from '@custos/postgres';
import { createTestDatabase, type TestDatabase } from '@custos/postgres/testing';
import { KeyedHashes, privacyMigrations, SubjectKeys } from '@custos/privacy';
import { MediaShelf } from '../media/media-shelf.js';
import { migrations } from '../migrations.js';
import { RuleActions } from '../life-cycle/rule-actions.js';
import { RuleLives } from '../life-cycle/rule-lives.js';
import { StageShelf } from '../life-cycle/stage-shelf.js';
import { PackShelf } from '../pack/pack-shelf.js';
import { aPack, aRule } from '../testing/packs.js';
import { ClassifierMetrics } from './classifier-metrics.js';
import { IntakeHandler } from './intake-handler.js';

const PARTITION = 5;
const TYPE = 'shop.order.Placed';
const masterKey = randomBytes(32);
const metrics = new ClassifierMetrics(new Metrics('classifier'), createLogger('test', 'silent'));

class Undo extends Error {}

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase([...privacyMigrations(), ...migrations]);
  database = test.database(ROLES.classifier);
});

afterAll(() => test.drop());

let handler: IntakeHandler;

beforeEach(() => {
  handler = newHandler();
});

afterEach(clear);

/** The tables are the owner's to empty; the service's role may not. */
async function clear(): Promise<void> {
  await test
    .database(ROLES.owner)
    .query('TRUNCATE classifier.seen_ids, classifier.pack_activations, classifier.outbox');
}

function newHandler(rules = [aRule({ events: [TYPE], when: 'event.amountMinor >= 100' })]): IntakeHandler {
  const packs = new PackShelf(new CompiledPack(aPack({ rules })));
  return new IntakeHandler({
    packs,
    stages: new StageShelf(),
    actions: new RuleActions(new RuleLives()),
    media: new MediaShelf(),
    subjectKeys: new SubjectKeys(database, masterKey),
    hashes: new KeyedHashes(masterKey),
    metrics,
    zone: 'Asia/Shanghai',
  });
}

function record(position: number, id: number, amountMinor = 0): LogRecord {
  const envelope = {
    ...{
      specversion: '1.0',
      id: derivedId({ platform: 'm', source: 's', id: String(id), revision: 0, purpose: 'event' }),
    },
    ...{ source: 's', type: TYPE, schemaversion: 1, platform: 'm', partitionkey: 'key', revision: 0 },
    ...{ time: '2026-11-22T02:00:00.000Z', ingesttime: '2026-11-22T02:00:00.000Z', data: { orderId: id, amountMinor } },
  };
  const value = Buffer.from(JSON.stringify(envelope));
  return {
    topic: 'intake',
    partition: PARTITION,
    position: BigInt(position),
    key: 'key',
    headers: {},
    value,
    appendedAt: 0,
  };
}

/** Ids as they stand in the log, from a position on. */
function batch(from: number, ids: readonly number[]): AppliedBatch {
  const records = ids.map((id, index) => record(from + index, id));
  return {
    topic: 'intake',
    partition: PARTITION,
    records,
    from: BigInt(from),
    to: BigInt(from + ids.length),
    parked: 0,
    replayed: false,
  };
}

async function apply(applied: AppliedBatch, outcome: 'commit' | 'roll back' = 'commit'): Promise<void> {
  try {
    await database.transaction(async (tx) => {
      await handler.handle([applied], tx);
      if (outcome === 'roll back') throw new Undo();
    });
  } catch (error) {
    if (!(error instanceof Undo)) throw error;
    handler.rolledBack([applied]);
  }
}

async function written<Data>(topic: 'tallies' | 'signals'): Promise<Data[]> {
  const { rows } = await database.query<{ value: Buffer }>(
    'SELECT value FROM classifier.outbox WHERE topic = $1 ORDER BY partition, sequence',
    [topic],
  );
  return rows.map(({ value }) => (JSON.parse(value.toString()) as { data: Data }).data);
}

function events(tallies: readonly TrafficTallied[]): number {
  return tallies.flatMap(({ counts }) => counts).reduce((sum, count) => sum + count.events, 0);
}

describe('handling the intake', () => {
  it('counts a batch once that was rolled back and came again', async () => {
    await apply(batch(0, [1, 2, 3]), 'roll back');
    await apply(batch(0, [1, 2, 3]));
    const tallies = await written<TrafficTallied>('tallies');
    expect(tallies).toHaveLength(1);
    expect([events(tallies), tallies[0]!.duplicates]).toEqual([3, 0]);
  });

  it('counts every event once whatever is sent twice, rolled back, or read by another member', async () => {
    const step = fc.record({
      ids: fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 6 }),
      event: fc.constantFrom('nothing', 'roll back', 'another member', 'assigned anew'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        await clear();
        handler = newHandler();
        let position = 0;
        for (const { ids, event } of steps) {
          if (event === 'roll back') await apply(batch(position, ids), 'roll back');
          if (event === 'another member') handler = newHandler();
          if (event === 'assigned anew') {
            const held = [{ topic: 'intake', partition: PARTITION, next: BigInt(position) }];
            await database.transaction((tx) => handler.assigned(held, tx));
          }
          await apply(batch(position, ids));
          position += ids.length;
        }
        const all = steps.flatMap(({ ids }) => ids);
        const tallies = await written<TrafficTallied>('tallies');
        expect(events(tallies)).toBe(new Set(all).size);
        expect(tallies.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(all.length - new Set(all).size);
        expect(tallies.map(({ firstPosition }) => Number(firstPosition))).toEqual(
          tallies.map((_, index) => (index === 0 ? 0 : Number(tallies[index - 1]!.lastPosition) + 1)),
        );
      }),
      { numRuns: 25 },
    );
  });

  it('forgets by generation, in memory and in the table alike', async () => {
    const generation = Number(GENERATION);
    await apply(batch(generation - 1, [1]));
    await apply(batch(generation, [2]));
    await apply(batch(2 * generation - 1, [1]));
    handler = newHandler();
    await apply(batch(2 * generation, [1, 2]));
    const duplicates = (await written<TrafficTallied>('tallies')).map((tally) => tally.duplicates);
    expect(duplicates).toEqual([0, 0, 1, 1]);
    const { rows } = await database.query<{ last: bigint }>(
      'SELECT min(last_position) AS last FROM classifier.seen_ids',
    );
    expect(rows[0]!.last).toBe(GENERATION);
  });

  it('counts a rule that throws as not matching, and evaluates the others', async () => {
    const throws = aRule({ id: 'throws', events: [TYPE], when: '1 / event.amountMinor > 0' });
    const matches = aRule({ id: 'matches', events: [TYPE], when: 'event.amountMinor == 0' });
    handler = newHandler([throws, matches]);
    await apply(batch(0, [1]));
    expect((await written<{ rule: string }>('signals')).map(({ rule }) => rule)).toEqual(['matches']);
    expect(events(await written<TrafficTallied>('tallies'))).toBe(1);
  });

  it('has what was parked judged by the pack that was in force', async () => {
    await apply({ ...batch(0, [1, 2]), records: [record(1, 2, 500)], parked: 1 });
    handler = newHandler([aRule({ id: 'stricter', events: [TYPE], when: 'event.amountMinor >= 1' })]);
    await apply({ ...batch(2, [3]), records: [record(2, 3, 5)] });
    await apply({ ...batch(3, []), records: [record(0, 1, 500)], replayed: true });

    const signals = await written<{ rule: string; event: { position: string } }>('signals');
    expect(signals.map(({ rule, event }) => `${rule} at ${event.position}`)).toEqual([
      'a-rule at 1',
      'stricter at 2',
      'a-rule at 0',
    ]);
    const tallies = await written<TrafficTallied>('tallies');
    expect(
      tallies.map(({ firstPosition, lastPosition, parked, replayed }) => [
        firstPosition,
        lastPosition,
        parked,
        replayed,
      ]),
    ).toEqual([
      ['0', '1', 1, false],
      ['2', '2', 0, false],
      ['0', '0', 0, true],
    ]);
  });
});
