import { describe, expect, it } from '@jest/globals';
import { SEQUENCE_HEADER, type LogRecord } from '../port.js';
import type { ForeignRecords } from './foreign-records.js';
import { PartitionBuffer } from './partition-buffer.js';
import { triage } from './triage.js';

const record = (position: number, key = 'key', sequence?: string): LogRecord => ({
  topic: 'signals',
  partition: 3,
  position: BigInt(position),
  appendedAt: 1_000 + position,
  key,
  headers: sequence === undefined ? {} : { [SEQUENCE_HEADER]: sequence },
  value: Buffer.from(`${position}`),
});
const buffer = (next = 10n, sequence = -1n, parked: string[] = []) =>
  new PartitionBuffer({ topic: 'signals', partition: 3, next, sequence, epoch: 1n }, 100n, parked, 0);
const foreign: ForeignRecords = {
  keyOf: ({ key }) => `hidden-${key}`,
  seal: () => Promise.resolve([]),
  open: () => Promise.resolve([]),
};
const positions = (records: readonly { position: bigint }[]) => records.map(({ position }) => Number(position));

describe('a partition’s buffer', () => {
  it('drops what lies below the expected position', () => {
    const own = buffer();

    expect(own.accept([record(8), record(9), record(10), record(11)])).toBe(true);
    expect(own.accept([record(10), record(11), record(12)])).toBe(true);
    expect(positions(own.peek(10, 1e6))).toEqual([10, 11, 12]);
  });

  it('takes nothing from a jump on, unless the gap was accepted', () => {
    const own = buffer();

    expect(own.accept([record(10), record(12), record(13)])).toBe(false);
    expect(positions(own.peek(10, 1e6))).toEqual([10]);
    own.acceptGap();
    expect(own.accept([record(12), record(13), record(15)])).toBe(false);
    expect(positions(own.peek(10, 1e6))).toEqual([10, 12, 13]);
  });

  it('hands out by count and by bytes, but always one', () => {
    const own = buffer();
    own.accept([record(10), record(11), record(12)]);

    expect(own.peek(2, 1e6)).toHaveLength(2);
    expect(own.peek(10, 1)).toHaveLength(1);
  });

  it('moves only by what was committed', () => {
    const own = buffer();
    own.accept([record(10), record(11), record(12)]);
    own.advance(2, -1n, 5);

    expect(own).toMatchObject({ next: 12n, size: 1, progressedAt: 5, expected: 13n });
    own.advance(1, -1n, 6);
    expect(own).toMatchObject({ next: 13n, size: 0, bytes: 0 });
  });
});

describe('triage', () => {
  it('drops relayed records that do not exceed the highest sequence, within one batch too', () => {
    const portion = triage(buffer(0n, 4n), [
      record(0, 'a', '4'),
      record(1, 'a', '5'),
      record(2, 'b', '5'),
      record(3, 'b', '6'),
    ]);

    expect(positions(portion.handled)).toEqual([1, 3]);
    expect(portion).toMatchObject({ count: 4, to: 4n, sequence: 6n, parked: [] });
  });

  it('takes a record without a sequence, or with one that is no number, as it is', () => {
    expect(triage(buffer(0n, 4n), [record(0), record(1, 'a', 'x')]).handled).toHaveLength(2);
  });

  it('parks what was found poisonous and whatever follows it with its key', () => {
    const own = buffer(0n, -1n, ['parked']);
    own.poisoned.set(1n, { code: 'bad', reason: 'unreadable', attempts: 4 });
    const portion = triage(own, [record(0, 'a'), record(1, 'a'), record(2, 'b'), record(3, 'a'), record(4, 'parked')]);

    expect(positions(portion.handled)).toEqual([0, 2]);
    expect(portion.parked.map(({ record: { position }, code }) => [Number(position), code])).toEqual([
      [1, 'bad'],
      [3, 'follows-parked'],
      [4, 'follows-parked'],
    ]);
  });

  it('neither drops others’ records for a sequence they name, nor learns one from them', () => {
    const portion = triage(buffer(0n, 4n), [record(0, 'a', '999'), record(1, 'a', '4'), record(2)], foreign);

    expect(positions(portion.handled)).toEqual([0, 1, 2]);
    expect(portion.sequence).toBe(4n);
  });

  it('knows others’ parked keys by what stands for them', () => {
    const own = buffer(0n, -1n, ['hidden-parked']);
    own.poisoned.set(0n, { code: 'bad', reason: 'unreadable', attempts: 4 });
    const portion = triage(own, [record(0, 'a'), record(1, 'a'), record(2, 'parked'), record(3, 'b')], foreign);

    expect(positions(portion.handled)).toEqual([3]);
    expect(portion.parked.map(({ key }) => key)).toEqual(['hidden-a', 'hidden-a', 'hidden-parked']);
  });
});
