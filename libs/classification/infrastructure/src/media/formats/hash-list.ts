import { HASH_KINDS, HASH_WORDS, readHash, sortedHashes, type HashKind } from '@custos/classification-domain';

/** A row of an imported file that cannot be what it should be. */
export interface RowProblem {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly message: string;
}

/** Hashes of one kind, gathered in file order and grown as needed. */
class GrowingHashes {
  #words = new Uint32Array(1024);
  #length = 0;

  constructor(readonly kind: HashKind) {}

  add(hex: string): boolean {
    const width = HASH_WORDS[this.kind];
    if (this.#length + width > this.#words.length) {
      const words = new Uint32Array(this.#words.length * 2);
      words.set(this.#words);
      this.#words = words;
    }
    if (!readHash(this.kind, hex, this.#words, this.#length)) return false;
    this.#length += width;
    return true;
  }

  sorted(): Uint32Array {
    return sortedHashes(this.kind, this.#words.subarray(0, this.#length));
  }
}

function perKind(): Record<HashKind, GrowingHashes> {
  return { pdq: new GrowingHashes('pdq'), md5: new GrowingHashes('md5'), sha256: new GrowingHashes('sha256') };
}

/** What a file says of a bank: hashes that belong to it, and such as belong to it no more. */
export class HashList {
  readonly added = perKind();
  readonly withdrawn = perKind();
  readonly problems: RowProblem[] = [];
  /** Rows that tell of nothing a bank can hold, by what they told of instead. */
  readonly passedOver = new Map<string, number>();

  take(kind: HashKind, hex: string, line: number, list: 'added' | 'withdrawn' = 'added'): void {
    if (this[list][kind].add(hex)) return;
    const digits = HASH_WORDS[kind] * 8;
    this.problems.push({ line, message: `a ${kind} hash has ${digits} hex digits: ${JSON.stringify(shown(hex))}` });
  }

  passOver(what: string): void {
    this.passedOver.set(what, (this.passedOver.get(what) ?? 0) + 1);
  }
}

export function isHashKind(name: string): name is HashKind {
  return (HASH_KINDS as readonly string[]).includes(name);
}

/** A row may hold anything at all: its beginning is enough to find it by. */
export function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
