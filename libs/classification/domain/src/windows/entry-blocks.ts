import { KeyIndex } from './key-index.js';

/** Words of one entry: its column, and three that mean what the column's kind says. */
export const ENTRY_WORDS = 4;

const HIGH = 0;
const LOW = 1;
const LATEST = 2;
const USED = 3;
const CAPACITY = 4;
const HEADER_WORDS = 5;
const FEWEST_ENTRIES = 4;
const SMALLEST_ARENA = 4_096;
/** How many times the words needed an array may have before a smaller one takes its place. */
const MOST_SLACK = 4;

/**
 * Entries by key in one array of words, so that millions of them cost the garbage collector nothing. A key's block moves
 * to the end as it grows and leaves a hole; full of holes, the array is compacted in place, since arrays of megabytes
 * taken and given back for ever would leave the process's memory in pieces. Where blocks stand means nothing.
 */
export class EntryBlocks {
  #words = new Int32Array(SMALLEST_ARENA);
  #end = 0;
  #index = new KeyIndex();
  #entries = 0;

  get keys(): number {
    return this.#index.size;
  }

  get entries(): number {
    return this.#entries;
  }

  /** The words of all blocks; they move, or another array takes their place, whenever a block is added or grows. */
  get words(): Int32Array {
    return this.#words;
  }

  /** @returns the block of the key, or -1; good until a block is added or grows */
  find(high: number, low: number): number {
    return this.#index.find(high, low);
  }

  add(high: number, low: number, latest: number, capacity = FEWEST_ENTRIES): number {
    const block = this.#allocate(Math.max(FEWEST_ENTRIES, capacity));
    const words = this.#words;
    words[block + HIGH] = high;
    words[block + LOW] = low;
    words[block + LATEST] = latest;
    words[block + USED] = 0;
    this.#index.set(high, low, block);
    return block;
  }

  /** When the latest event of the key happened, in seconds. */
  latest(block: number): number {
    return this.#words[block + LATEST] as number;
  }

  setLatest(block: number, seconds: number): void {
    this.#words[block + LATEST] = seconds;
  }

  high(block: number): number {
    return this.#words[block + HIGH] as number;
  }

  low(block: number): number {
    return this.#words[block + LOW] as number;
  }

  size(block: number): number {
    return this.#words[block + USED] as number;
  }

  /** First word of the block's first entry. */
  start(block: number): number {
    return block + HEADER_WORDS;
  }

  /** Word after the block's last entry. */
  end(block: number): number {
    return block + HEADER_WORDS + (this.#words[block + USED] as number) * ENTRY_WORDS;
  }

  /** @returns the block, which may have moved */
  append(block: number, column: number, a: number, b: number, c: number): number {
    if (this.#words[block + USED] === this.#words[block + CAPACITY]) block = this.#grow(block);
    const words = this.#words;
    const at = this.end(block);
    words[at] = column;
    words[at + 1] = a;
    words[at + 2] = b;
    words[at + 3] = c;
    words[block + USED] = (words[block + USED] as number) + 1;
    this.#entries++;
    return block;
  }

  /** The last entry takes the place of the one that is removed. */
  remove(block: number, at: number): void {
    const words = this.#words;
    const last = this.end(block) - ENTRY_WORDS;
    for (let word = 0; word < ENTRY_WORDS; word++) words[at + word] = words[last + word] as number;
    words[block + USED] = (words[block + USED] as number) - 1;
    this.#entries--;
  }

  /** All blocks, in the order they stand. */
  blocks(): Int32Array {
    return this.#index.places().sort();
  }

  /** Leaves out every block that is not to be kept. */
  keepOnly(kept: (block: number) => boolean): void {
    this.#compact(this.blocks().filter(kept), 0);
  }

  #grow(block: number): number {
    const high = this.high(block);
    const low = this.low(block);
    const moved = this.#allocate(2 * (this.#words[block + CAPACITY] as number));
    // Allocating may have moved the block itself.
    const from = this.find(high, low);
    const capacity = this.#words[moved + CAPACITY] as number;
    this.#words.copyWithin(moved, from, this.end(from));
    this.#words[moved + CAPACITY] = capacity;
    this.#index.set(high, low, moved);
    return moved;
  }

  #allocate(capacity: number): number {
    const size = sizeOf(capacity);
    if (this.#end + size > this.#words.length) this.#compact(this.blocks(), size);
    const block = this.#end;
    this.#end += size;
    this.#words[block + CAPACITY] = capacity;
    return block;
  }

  /** Leaves these blocks alone, given in the order they stand, without holes, and makes room for so many words more. */
  #compact(blocks: Int32Array, room: number): void {
    const from = this.#words;
    let needed = room;
    for (const block of blocks) needed += sizeOf(from[block + USED] as number);
    const stays = from.length >= needed + (needed >> 2) && from.length <= MOST_SLACK * Math.max(SMALLEST_ARENA, needed);
    const words = stays ? from : new Int32Array(Math.max(SMALLEST_ARENA, needed + (needed >> 1)));
    if (stays) this.#index.clear();
    else this.#index = new KeyIndex(blocks.length);
    let end = 0;
    this.#entries = 0;
    for (const block of blocks) {
      const used = from[block + USED] as number;
      const length = HEADER_WORDS + used * ENTRY_WORDS;
      // In place a block moves towards the start, over what was moved before.
      for (let word = 0; word < length; word++) words[end + word] = from[block + word] as number;
      words[end + CAPACITY] = Math.max(FEWEST_ENTRIES, used);
      this.#index.set(words[end + HIGH] as number, words[end + LOW] as number, end);
      this.#entries += used;
      end += sizeOf(used);
    }
    this.#words = words;
    this.#end = end;
  }
}

/** Words of a block that holds so many entries and no room for more. */
function sizeOf(entries: number): number {
  return HEADER_WORDS + Math.max(FEWEST_ENTRIES, entries) * ENTRY_WORDS;
}
