import { FIRST_SPLIT, SPLITS } from '../generated/component-table.js';
import { unpackIntegers } from '../packing/packed-integers.js';

/** One way in which a character is written as its parts. */
export interface Split {
  readonly parts: Uint16Array;
  /** Whether some word has these parts side by side, so that they say nothing by themselves: 女子 is a woman before it is 好. */
  readonly ordinary: boolean;
}

let shared: ReadonlyMap<number, readonly Split[]> | undefined;

/** By folded unit, the ways in which it is split. Decoded when first asked for; one for the process. */
export function componentTable(): ReadonlyMap<number, readonly Split[]> {
  return (shared ??= decode());
}

function decode(): ReadonlyMap<number, readonly Split[]> {
  const table = new Map<number, Split[]>();
  const numbers = unpackIntegers(SPLITS);
  let unit = FIRST_SPLIT;
  for (let at = 0; at < numbers.length;) {
    unit += numbers[at++] as number;
    const splits: Split[] = [];
    for (let left = numbers[at++] as number; left > 0; left--) {
      const form = numbers[at++] as number;
      const parts = Uint16Array.from(numbers.subarray(at, (at += form >>> 1)), (offset) => FIRST_SPLIT + offset);
      splits.push({ parts, ordinary: (form & 1) === 1 });
    }
    table.set(unit, splits);
  }
  return table;
}
