import { partitionOf } from '@custos/kernel';
import type { OutgoingRecord } from '@custos/messaging';

const VALUE_BYTES = 1_024;
const KEYS = 2_000;
/** Two numbers of eight hexadecimal digits: what stands in the log is text. */
const NUMBER_BYTES = 16;
/** The part of a stored event that no compression shrinks: sealed text, pseudonyms, ids. */
const NOISE_BYTES = 400;

const keys = Array.from({ length: KEYS }, (_, key) => ({
  name: `account-${key}`,
  partition: partitionOf(`account-${key}`),
}));

/** Records of 1 KB; key and running number within the key stand in the first bytes of the value. */
export function numberedRecords(count: number): OutgoingRecord[] {
  const structure = JSON.stringify({ specversion: '1.0', type: 'custos.content.TextPosted', schemaversion: 1 });
  return Array.from({ length: count }, (_, index) => {
    const key = index % KEYS;
    const value = Buffer.alloc(VALUE_BYTES, structure);
    value.write(digits(key) + digits(Math.floor(index / KEYS)), 'latin1');
    const noise = crypto.getRandomValues(new Uint8Array((NOISE_BYTES * 3) / 4));
    value.write(Buffer.from(noise).toString('base64'), NUMBER_BYTES, 'latin1');
    return {
      partition: keys[key]!.partition,
      key: keys[key]!.name,
      headers: { 'custos-contract': 'TextPosted/1' },
      value,
    };
  });
}

function digits(number: number): string {
  return number.toString(16).padStart(NUMBER_BYTES / 2, '0');
}

/** Counts records that come back, and throws at the first that is out of its key's order, missing or double. */
export class OrderCheck {
  readonly #next = new Uint32Array(KEYS);
  #seen = 0;

  get seen(): number {
    return this.#seen;
  }

  look(values: readonly { readonly value: Buffer }[]): void {
    for (const { value } of values) {
      const key = parseInt(value.toString('latin1', 0, 8), 16);
      const number = parseInt(value.toString('latin1', 8, NUMBER_BYTES), 16);
      if (number !== this.#next[key])
        throw new Error(`key ${key}: record ${number} came where ${this.#next[key]} was due`);
      this.#next[key] = number + 1;
    }
    this.#seen += values.length;
  }
}
