import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PoisonRecord, type LogRecord } from '../port.js';
import { assignBlame, regainTrust } from './blame.js';
import { gather } from './group-commit.js';
import { PartitionBuffer } from './partition-buffer.js';

const MAX = 64;

function bufferOf(partition: number, count: number): PartitionBuffer {
  const buffer = new PartitionBuffer(
    { topic: 'intake', partition, next: 0n, sequence: -1n, epoch: 1n },
    BigInt(count),
    [],
    0,
  );
  const records = Array.from({ length: count }, (_, at): LogRecord => ({
    topic: 'intake',
    partition,
    position: BigInt(at),
    appendedAt: 0,
    key: `key-${at}`,
    headers: {},
    value: Buffer.from('x'),
  }));
  buffer.accept(records);
  return buffer;
}

/** Applies everything as the runner would, with a handler that cannot handle the poison. */
function applyAll(buffers: readonly PartitionBuffer[], poison: ReadonlySet<string>, namesIt: boolean) {
  const applied: string[] = [];
  const parked: string[] = [];
  let transactions = 0;
  for (; buffers.some(({ size }) => size > 0); transactions += 1) {
    const open = buffers.filter(({ size }) => size > 0);
    const suspect = open.find(({ suspectLimit }) => suspectLimit !== undefined);
    const portions = gather(suspect === undefined ? open : [suspect], MAX);
    const bad = portions.flatMap(({ handled }) => handled).find((r) => poison.has(`${r.partition}:${r.position}`));
    if (bad !== undefined) {
      assignBlame(portions, namesIt ? new PoisonRecord(bad, 'bad', 'bad') : new Error('cannot'), 0, MAX);
      continue;
    }
    for (const portion of portions) {
      applied.push(...portion.handled.map((r) => `${r.partition}:${r.position}`));
      parked.push(...portion.parked.map(({ record: r }) => `${r.partition}:${r.position}`));
      regainTrust(portion, MAX);
      portion.buffer.advance(portion.count, portion.sequence, 0);
    }
  }
  return { applied, parked, transactions };
}

describe('learning from a failed group', () => {
  it('parks exactly the records that cannot be handled, wherever they stand', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 80 }), { minLength: 1, maxLength: 5 }),
        fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 79 })), {
          maxLength: 6,
          selector: ([partition, position]) => `${partition}:${position}`,
        }),
        fc.boolean(),
        (sizes, places, namesIt) => {
          const poison = new Set(places.filter(([p, at]) => at < (sizes[p] ?? 0)).map(([p, at]) => `${p}:${at}`));
          const { applied, parked } = applyAll(
            sizes.map((size, p) => bufferOf(p, size)),
            poison,
            namesIt,
          );

          expect(new Set(parked)).toEqual(poison);
          expect(applied.length).toBe(sizes.reduce((sum, size) => sum + size, 0) - poison.size);
        },
      ),
    );
  });

  it('finds one poisonous record among 64 in some dozens of transactions, and a named one in two', () => {
    const poison = new Set(['0:37']);

    expect(applyAll([bufferOf(0, 64)], poison, false).transactions).toBeLessThan(25);
    expect(applyAll([bufferOf(0, 64)], poison, true).transactions).toBe(2);
  });

  it('never finds a record poisonous for an error that may pass', () => {
    const buffer = bufferOf(0, 1);
    for (let attempt = 0; attempt < 50; attempt += 1) {
      const [portion] = gather([buffer], MAX);
      if (portion === undefined) throw new Error('nothing to apply');
      assignBlame([portion], Object.assign(new Error('deadlock'), { code: '40P01' }), 1_000, MAX);
    }

    expect(buffer.poisoned.size).toBe(0);
    expect(buffer.retryAt).toBeGreaterThan(1_000);
    expect(buffer.retryAt).toBeLessThanOrEqual(6_000);
  });

  it('lets only the failing partition wait', () => {
    const [innocent, guilty] = [bufferOf(0, 1), bufferOf(1, 1)];
    assignBlame(gather([innocent, guilty], MAX), new Error('cannot'), 1_000, MAX);
    assignBlame(gather([guilty], MAX), new Error('cannot'), 1_000, MAX);

    expect(innocent).toMatchObject({ retryAt: 0, proven: false });
    expect(guilty).toMatchObject({ proven: true });
    expect(guilty.retryAt).toBeGreaterThan(1_000);
  });
});
