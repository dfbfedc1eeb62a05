import { PARTITIONS } from '@custos/kernel';

/** The last position read of each shard, -1 before the first. */
export type MeasureCursor = readonly bigint[];

export const BEGINNING: MeasureCursor = new Array<bigint>(PARTITIONS).fill(-1n);

const TEXT = /^[A-Za-z0-9_-]{1,900}$/;

/** Opaque text: one variable-length number per shard. */
export function cursorText(cursor: MeasureCursor): string {
  const bytes: number[] = [];
  for (const position of cursor) {
    let rest = position + 1n;
    for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
    bytes.push(Number(rest));
  }
  return Buffer.from(bytes).toString('base64url');
}

/** @returns undefined for a text that no answer of ours held */
export function cursorOf(text: string): MeasureCursor | undefined {
  if (!TEXT.test(text)) return undefined;
  const cursor: bigint[] = [];
  let value = 0n;
  let shift = 0n;
  for (const byte of Buffer.from(text, 'base64url')) {
    value |= BigInt(byte & 0x7f) << shift;
    if (byte > 0x7f) {
      shift += 7n;
      continue;
    }
    cursor.push(value - 1n);
    value = shift = 0n;
  }
  return cursor.length === PARTITIONS && shift === 0n && cursor.every((position) => position < 2n ** 62n)
    ? cursor
    : undefined;
}
