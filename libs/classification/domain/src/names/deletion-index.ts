const PREFIX = 8;
const MOST_DELETIONS = 2;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const NONE = -1;
/** Hashes of a prefix without none, one or two of its units: at most 1 + 8 + 28. */
const MOST_HASHES = 37;

/**
 * Which names may be within two edits of a text: two such share a form of their first units with up to two of them
 * deleted (symmetric deletion). Memory is bounded by 37 entries of 12 bytes for each name.
 */
export class DeletionIndex {
  readonly #heads: Int32Array;
  readonly #next: Int32Array;
  readonly #hashes: Int32Array;
  readonly #names: Int32Array;
  readonly #mask: number;
  /** By name: the query it was last given for. */
  readonly #given: Int32Array;
  #query = 0;
  readonly #formHashes = new Int32Array(MOST_HASHES);

  constructor(names: readonly string[]) {
    let entries = 0;
    for (const name of names) entries += this.#readForms(name);
    const size = 2 ** Math.ceil(Math.log2(Math.max(16, entries * 2)));
    this.#mask = size - 1;
    this.#heads = new Int32Array(size).fill(NONE);
    this.#next = new Int32Array(entries);
    this.#hashes = new Int32Array(entries);
    this.#names = new Int32Array(entries);
    this.#given = new Int32Array(names.length);
    let entry = 0;
    for (const [index, name] of names.entries()) {
      const forms = this.#readForms(name);
      for (let form = 0; form < forms; form++) this.#put(entry++, this.#formHashes[form] as number, index);
    }
  }

  /** Calls back with the number of each name that may be near, once. */
  candidates(text: string, give: (name: number) => void): void {
    const query = ++this.#query;
    const forms = this.#readForms(text);
    for (let form = 0; form < forms; form++) {
      const hash = this.#formHashes[form] as number;
      let entry = this.#heads[hash & this.#mask] as number;
      for (; entry !== NONE; entry = this.#next[entry] as number) {
        const name = this.#names[entry] as number;
        if (this.#hashes[entry] !== hash || this.#given[name] === query) continue;
        this.#given[name] = query;
        give(name);
      }
    }
  }

  #put(entry: number, hash: number, name: number): void {
    const bucket = hash & this.#mask;
    this.#next[entry] = this.#heads[bucket] as number;
    this.#heads[bucket] = entry;
    this.#hashes[entry] = hash;
    this.#names[entry] = name;
  }

  #readForms(text: string): number {
    const length = Math.min(text.length, PREFIX);
    let forms = 0;
    this.#formHashes[forms++] = hashWithout(text, length, NONE, NONE);
    for (let one = 0; one < length; one++) {
      this.#formHashes[forms++] = hashWithout(text, length, one, NONE);
      if (length < MOST_DELETIONS) continue;
      for (let other = one + 1; other < length; other++)
        this.#formHashes[forms++] = hashWithout(text, length, one, other);
    }
    return forms;
  }
}

function hashWithout(text: string, length: number, one: number, other: number): number {
  let hash = FNV_OFFSET;
  for (let index = 0; index < length; index++) {
    if (index === one || index === other) continue;
    hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME);
  }
  return hash ^ (hash >>> 15);
}
