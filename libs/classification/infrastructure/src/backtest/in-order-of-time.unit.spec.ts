import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LogRecord, PartitionBatch } from '@custos/messaging';
import { inOrderOfTime, type Batches } from './in-order-of-time.js';

type Times = readonly (readonly number[])[];

/** Partitions of records whose keys are times, in batches of the given lengths. */
function batchesOf(partitions: Times, lengths: readonly number[]): Batches {
  const rest = partitions.map((times) => [...times.entries()]);
  let cut = 0;
  return {
    partitions: [...partitions.keys()],
    async next(partition): Promise<PartitionBatch | undefined> {
      const taken = rest[partition]!.splice(0, lengths[cut++ % lengths.length]);
      const records = taken.map(([index, time]) => {
        return { partition, position: BigInt(index), key: String(time).padStart(4, '0') } as LogRecord;
      });
      return records.length === 0 ? undefined : { topic: 'intake', partition, records };
    },
  };
}

async function orderOf(partitions: Times, lengths: readonly number[]): Promise<{ name: string; time: string }[]> {
  const items = inOrderOfTime(
    batchesOf(partitions, lengths),
    async ({ records }) => records,
    ({ key }) => key,
  );
  const order = [];
  for await (const { partition, position, key } of items) order.push({ name: `${partition}/${position}`, time: key });
  return order;
}

const times = fc.array(fc.array(fc.integer({ min: 0, max: 999 }), { maxLength: 12 }), { minLength: 1, maxLength: 6 });
const lengths = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });

describe('partitions read in the order of time', () => {
  it('come in the same order however they are batched, each in its own, and none is left out', async () => {
    await fc.assert(
      fc.asyncProperty(times, lengths, lengths, async (partitions, some, others) => {
        const order = (await orderOf(partitions, some)).map(({ name }) => name);
        expect((await orderOf(partitions, others)).map(({ name }) => name)).toEqual(order);
        for (const [partition, own] of partitions.entries())
          expect(order.filter((name) => name.startsWith(`${partition}/`))).toEqual(
            own.map((_, index) => `${partition}/${index}`),
          );
      }),
    );
  });

  it('are in the order of time where each of them is', async () => {
    await fc.assert(
      fc.asyncProperty(times, lengths, async (partitions, some) => {
        const sorted = partitions.map((own) => [...own].sort((one, other) => one - other));
        const order = (await orderOf(sorted, some)).map(({ time }) => time);
        expect(order).toEqual([...order].sort());
      }),
    );
  });
});
