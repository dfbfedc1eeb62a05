import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FED, MATCHED, Occasion } from './occasion.js';
import { PartitionWindows } from './partition-windows.js';
import { MOST_ENTRIES, MOST_KEYS } from './sweeping.js';
import { feedJournal, OccasionJournal, snapshotOf, underColumns, windowsFrom } from './window-codec.js';
import type { WindowColumn, WindowKind } from './window-column.js';

const START = Date.UTC(2026, 10, 22, 2);

function column(kind: WindowKind, seconds = 600, bucket = 60, fingerprint = seconds + kind.length): WindowColumn {
  return { kind, seconds, bucket, fingerprint };
}

const COLUMNS = (['count', 'distinct', 'rate', 'ratio', 'first_seen', 'session'] as const).map((kind, index) =>
  column(kind, kind === 'first_seen' ? 7_200 : 600, 60, index),
);
const [COUNT, DISTINCT, RATE, RATIO, FIRST_SEEN, SESSION] = [0, 1, 2, 3, 4, 5] as const;

/** An event of a key, seconds after the start. */
interface Happening {
  readonly key: number;
  readonly at: number;
  readonly value: number;
  readonly matched: boolean;
}

const happening = fc.record({
  key: fc.integer({ min: 1, max: 3 }),
  at: fc.integer({ min: 0, max: 1_500 }),
  value: fc.integer({ min: 0, max: 5 }),
  matched: fc.boolean(),
});

function occasionOf({ key, at, value, matched }: Happening, columns = COLUMNS): Occasion {
  const occasion = new Occasion(columns.length);
  occasion.begin(key, -key, START + 1000 * at);
  for (const [index, { kind }] of columns.entries()) {
    occasion.feed(index, kind === 'ratio' && matched ? MATCHED : FED);
    if (kind === 'distinct') occasion.addValue(index, Math.imul(value + 1, 0x9e3779b1));
  }
  return occasion;
}

function readAt(windows: PartitionWindows, key: number, at: number): number[] {
  const occasion = new Occasion(windows.columns.length);
  occasion.begin(key, -key, START + 1000 * at);
  const values = new Float64Array(windows.columns.length);
  windows.read(occasion, values);
  return [...values];
}

function fed(happenings: readonly Happening[]): PartitionWindows {
  const windows = new PartitionWindows(COLUMNS);
  for (const each of happenings) windows.feed(occasionOf(each));
  return windows;
}

describe('windows of a partition', () => {
  it('count what a naive reading of everything that happened counts', () => {
    fc.assert(
      fc.property(fc.array(happening, { minLength: 1, maxLength: 60 }), (all) => {
        // Nothing here is later than the windows wait for: ten minutes, and a quarter of them for latecomers.
        const happenings = all.filter(({ at }) => at > 800);
        const windows = fed(happenings);
        for (const { key, at } of happenings) {
          const bucket = Math.floor((START / 1000 + at) / 60);
          const own = happenings.filter((other) => other.key === key);
          const within = own.filter((other) => {
            const theirs = Math.floor((START / 1000 + other.at) / 60);
            return theirs <= bucket && theirs > bucket - 10;
          });
          const values = readAt(windows, key, at);
          expect(values[COUNT]).toBe(within.length);
          // Of a latecomer's time only the first and the last meeting of a value are known.
          if (own.every((other) => other.at <= at))
            expect(values[DISTINCT]).toBe(new Set(within.map(({ value }) => value)).size);
          expect(values[RATE]).toBe(within.length * 6);
          const matched = within.filter((other) => other.matched).length;
          expect(values[RATIO]).toBe(Math.floor((matched * 1_000_000) / within.length));
          expect(values[FIRST_SEEN]).toBe(at - Math.min(...own.map((other) => other.at)));
          expect(values[SESSION]).toBe(sessionOf(own, at));
        }
      }),
    );
  });

  it('go on from a snapshot and the journal since as if nothing had happened', () => {
    fc.assert(
      fc.property(
        fc.array(happening, { minLength: 1, maxLength: 40 }),
        fc.array(happening, { maxLength: 20 }),
        fc.array(happening, { maxLength: 20 }),
        (before, since, after) => {
          const original = fed([...before, ...since]);
          const journal = new OccasionJournal(COLUMNS);
          for (const each of since) journal.add(occasionOf(each));
          const copy = feedJournal(windowsFrom(Buffer.from(snapshotOf(fed(before)))), Buffer.from(journal.bytes()));
          for (const each of after) {
            original.feed(occasionOf(each));
            copy.feed(occasionOf(each));
          }
          expect(copy.watermark).toBe(original.watermark);
          for (const key of [1, 2, 3])
            for (const at of [0, 500, 1_000, 1_500]) expect(readAt(copy, key, at)).toEqual(readAt(original, key, at));
        },
      ),
    );
  });

  it('say nothing of a key that was never fed, and keep keys apart', () => {
    const windows = fed([{ key: 1, at: 1_000, value: 1, matched: true }]);
    expect(readAt(windows, 2, 1_000)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(readAt(windows, 1, 1_000)).toEqual([1, 1, 6, 1_000_000, 0, 1]);
  });

  it('count a latecomer with its own time while its window is kept, and tell of one that came too late', () => {
    const windows = fed([
      { key: 1, at: 1_500, value: 1, matched: false },
      { key: 1, at: 1_000, value: 2, matched: false },
    ]);
    expect([windows.late, readAt(windows, 1, 1_000)[COUNT], readAt(windows, 1, 1_500)[COUNT]]).toEqual([0, 1, 2]);
    windows.feed(occasionOf({ key: 1, at: 100, value: 3, matched: false }));
    expect([windows.late, readAt(windows, 1, 1_500)[COUNT]]).toEqual([1, 2]);
    expect(readAt(windows, 1, 1_500)[FIRST_SEEN]).toBe(1_400);
  });

  it('make two sessions one when an event between them is near to both', () => {
    const at = (seconds: number) => ({ key: 1, at: seconds, value: 1, matched: false });
    const windows = fed([at(0), at(1_000)]);
    expect([readAt(windows, 1, 0)[SESSION], readAt(windows, 1, 1_000)[SESSION]]).toEqual([1, 1]);
    windows.feed(occasionOf(at(500)));
    expect(readAt(windows, 1, 1_000)[SESSION]).toBe(3);
  });

  it('hold no more keys and entries than they may, giving up those that were quiet for longest, and count them', () => {
    const columns = [column('count', 86_400, 3_600)];
    const windows = new PartitionWindows(columns);
    const occasion = new Occasion(1);
    for (let key = 0; key < 3 * MOST_KEYS; key++) {
      occasion.begin(key, Math.imul(key, 0x9e3779b1), START + 10 * key);
      occasion.feed(0, FED);
      windows.feed(occasion);
      if (windows.blocks.keys > MOST_KEYS || windows.blocks.entries > MOST_ENTRIES) throw new Error('too many');
    }
    expect(windows.evicted).toBeGreaterThan(MOST_KEYS);
    const values = new Float64Array(1);
    windows.read(occasion, values);
    expect(values[0]).toBe(1);
    occasion.begin(0, 0, START);
    windows.read(occasion, values);
    expect(values[0]).toBe(0);
  });

  it('give up the same however often they were copied on the way', () => {
    const columns = [column('count', 86_400, 3_600)];
    let copied = new PartitionWindows(columns);
    const original = new PartitionWindows(columns);
    const occasion = new Occasion(1);
    for (let event = 0; event < 400_000; event++) {
      const key = Math.imul(event, 0x9e3779b1) >>> 12;
      occasion.begin(key, Math.imul(key, 0x85ebca6b), START + 3 * event);
      occasion.feed(0, FED);
      original.feed(occasion);
      copied.feed(occasion);
      if (event % 70_000 === 69_999) copied = windowsFrom(snapshotOf(copied));
    }
    expect([copied.blocks.keys, copied.blocks.entries]).toEqual([original.blocks.keys, original.blocks.entries]);
    expect(original.evicted).toBeGreaterThan(0);
  });

  it('keep under another pack what equal features counted, and begin the others anew', () => {
    const windows = fed([{ key: 1, at: 1_000, value: 1, matched: true }]);
    const added = column('count', 60, 1, 99);
    const changed = underColumns(windows, [added, COLUMNS[COUNT]!]);
    expect(readAt(changed, 1, 1_000)).toEqual([0, 1]);
    expect(underColumns(changed, [added, COLUMNS[COUNT]!])).toBe(changed);
  });
});

/** How many events stand in the session that holds a time, where a pause of more than ten minutes ends one. */
function sessionOf(own: readonly Happening[], at: number): number {
  const times = own.map((each) => each.at).sort((one, other) => one - other);
  let count = 0;
  for (const [index, time] of times.entries()) {
    if (index > 0 && time - (times[index - 1] as number) > 600) {
      if (times[index - 1]! >= at) return count;
      count = 0;
    }
    count++;
  }
  return count;
}
