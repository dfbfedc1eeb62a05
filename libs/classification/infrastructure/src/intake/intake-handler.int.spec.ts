import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GENERATION } from '@custos/classification-domain';
import type { TrafficTallied } from '@custos/contracts';
import { JudgedPartition, type Happening } from '../testing/judged-partition.js';
import { aRule } from '../testing/packs.js';

const TYPE = 'shop.order.Placed';
const RULES = [aRule({ events: [TYPE], when: 'event.amountMinor >= 100' })];

let partition: JudgedPartition;

beforeAll(async () => {
  partition = await JudgedPartition.found();
});

afterAll(() => partition.leave());

beforeEach(async () => {
  await partition.clear();
  partition.judgeBy({ rules: RULES });
});

function order(id: number, amountMinor = 0): Happening {
  return { id, type: TYPE, data: { orderId: id, amountMinor } };
}

/** Ids as they stand in the log, from a position on. */
function batch(from: number, ids: readonly number[]) {
  return partition.batch(
    from,
    ids.map((id) => order(id)),
  );
}

function tallied(): Promise<TrafficTallied[]> {
  return partition.written('tallies');
}

function events(tallies: readonly TrafficTallied[]): number {
  return tallies.flatMap(({ counts }) => counts).reduce((sum, count) => sum + count.events, 0);
}

describe('handling the intake', () => {
  it('counts a batch once that was rolled back and came again', async () => {
    await partition.apply(batch(0, [1, 2, 3]), 'roll back');
    await partition.apply(batch(0, [1, 2, 3]));
    const tallies = await tallied();
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
        await partition.clear();
        partition.judgeBy({ rules: RULES });
        let position = 0;
        for (const { ids, event } of steps) {
          if (event === 'roll back') await partition.apply(batch(position, ids), 'roll back');
          if (event === 'another member') partition.judgeBy({ rules: RULES });
          if (event === 'assigned anew') await partition.assign(position);
          await partition.apply(batch(position, ids));
          position += ids.length;
        }
        const all = steps.flatMap(({ ids }) => ids);
        const tallies = await tallied();
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
    await partition.apply(batch(generation - 1, [1]));
    await partition.apply(batch(generation, [2]));
    await partition.apply(batch(2 * generation - 1, [1]));
    partition.judgeBy({ rules: RULES });
    await partition.apply(batch(2 * generation, [1, 2]));
    const duplicates = (await tallied()).map((tally) => tally.duplicates);
    expect(duplicates).toEqual([0, 0, 1, 1]);
    const { rows } = await partition.database.query<{ last: bigint }>(
      'SELECT min(last_position) AS last FROM classifier.seen_ids',
    );
    expect(rows[0]!.last).toBe(GENERATION);
  });

  it('counts a rule that throws as not matching, and evaluates the others', async () => {
    const throws = aRule({ id: 'throws', events: [TYPE], when: '1 / event.amountMinor > 0' });
    const matches = aRule({ id: 'matches', events: [TYPE], when: 'event.amountMinor == 0' });
    partition.judgeBy({ rules: [throws, matches] });
    await partition.apply(batch(0, [1]));
    expect((await partition.written<{ rule: string }>('signals')).map(({ rule }) => rule)).toEqual(['matches']);
    expect(events(await tallied())).toBe(1);
  });

  it('has what was parked judged by the pack that was in force', async () => {
    await partition.apply(partition.batch(1, [order(2, 500)], { from: 0n, parked: 1 }));
    partition.judgeBy({ rules: [aRule({ id: 'stricter', events: [TYPE], when: 'event.amountMinor >= 1' })] });
    await partition.apply(partition.batch(2, [order(3, 5)]));
    await partition.apply(partition.batch(0, [order(1, 500)], { from: 3n, to: 3n, replayed: true }));

    const signals = await partition.written<{ rule: string; event: { position: string } }>('signals');
    expect(signals.map(({ rule, event }) => `${rule} at ${event.position}`)).toEqual([
      'a-rule at 1',
      'stricter at 2',
      'a-rule at 0',
    ]);
    const tallies = await tallied();
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
