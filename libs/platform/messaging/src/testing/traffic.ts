import { expect } from '@jest/globals';
import { partitionOf } from '@custos/kernel';
import { SEQUENCE_HEADER, type OutgoingRecord, type Publisher, type Receipt } from '../port.js';
import type { Effect } from './effects.js';

/** Numbers the records of each key from 0; the number stands in the body, so that order can be judged from effects. */
export class Traffic {
  readonly #numbers = new Map<string, number>();
  readonly keys: readonly string[];

  constructor(keys: number, prefix = 'key') {
    this.keys = Array.from({ length: keys }, (_, index) => `${prefix}-${index}`);
    for (const key of this.keys) this.#numbers.set(key, 0);
  }

  /** The next record of every key, `rounds` times. */
  next(rounds: number, filter: (key: string) => boolean = () => true): OutgoingRecord[] {
    const records: OutgoingRecord[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const key of this.keys) if (filter(key)) records.push(this.one(key));
    }
    return records;
  }

  one(key: string): OutgoingRecord {
    const number = this.#numbers.get(key) ?? 0;
    this.#numbers.set(key, number + 1);
    return { partition: partitionOf(key), key, headers: {}, value: Buffer.from(`${key}#${number}`) };
  }

  get total(): number {
    return [...this.#numbers.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Each record had one effect, and each key's came in the order they were published. */
  expectAppliedOnceInOrder(effects: readonly Effect[]): void {
    const bodies = new Map<string, string[]>();
    for (const { key, body } of effects) {
      const seen = bodies.get(key);
      if (seen === undefined) bodies.set(key, [body]);
      else seen.push(body);
    }
    const expected = [...this.#numbers].filter(([, count]) => count > 0);
    expect(bodies.size).toBe(expected.length);
    for (const [key, count] of expected) {
      expect(bodies.get(key)).toEqual(Array.from({ length: count }, (_, number) => `${key}#${number}`));
    }
  }
}

/** As a relay stamps them. */
export function sequenced(records: readonly OutgoingRecord[], next: Map<number, number>): OutgoingRecord[] {
  return records.map((record) => {
    const sequence = next.get(record.partition) ?? 0;
    next.set(record.partition, sequence + 1);
    return { ...record, headers: { ...record.headers, [SEQUENCE_HEADER]: String(sequence) } };
  });
}

/** Publishes and expects that every record arrived. */
export async function publishOk(
  publisher: Publisher,
  topic: string,
  records: readonly OutgoingRecord[],
): Promise<Receipt[]> {
  const receipts = await publisher.publish(topic, records);
  for (const receipt of receipts) if (!receipt.ok) throw receipt.error;
  return receipts;
}
