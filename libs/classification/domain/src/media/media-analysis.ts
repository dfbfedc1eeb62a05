import { hexOfHash, type HashKind } from './hash-kind.js';

/** The hashes of one media file that an event tells of, in hex; what is missing or malformed matches nothing. */
export type MediaHashes = Readonly<Partial<Record<HashKind, unknown>>>;

/** One bank of which some entry matched: the nearest, and how many there are. */
export interface BankMatch {
  readonly bank: string;
  readonly category: string;
  kind: HashKind;
  /** Bits between the event's hash and the nearest entry; 0 for a digest. */
  distance: number;
  /** The nearest entry, in hex. */
  entry: string;
  entries: number;
}

/** Farther than any two hashes: the distance where nothing matched. */
const NOTHING_NEAR = 256;

/** How the media of one event compare with the banks. One instance is refilled for event after event. */
export class MediaAnalysis {
  readonly matches: BankMatch[] = [];

  clear(): void {
    this.matches.length = 0;
  }

  add(bank: { id: string; category: string }, kind: HashKind, words: Uint32Array, at: number, distance: number): void {
    const known = this.matches.find((match) => match.bank === bank.id);
    if (known === undefined) {
      const { id, category } = bank;
      this.matches.push({ bank: id, category, kind, distance, entry: hexOfHash(kind, words, at), entries: 1 });
      return;
    }
    known.entries++;
    if (distance >= known.distance) return;
    known.kind = kind;
    known.distance = distance;
    known.entry = hexOfHash(kind, words, at);
  }

  /** Entries of all banks that matched. */
  get entries(): number {
    let entries = 0;
    for (const match of this.matches) entries += match.entries;
    return entries;
  }

  /** Bits to the nearest entry of any bank, 256 when none matched. */
  get distance(): number {
    let distance = NOTHING_NEAR;
    for (const match of this.matches) distance = Math.min(distance, match.distance);
    return distance;
  }

  entriesOf(category: string): number {
    let entries = 0;
    for (const match of this.matches) if (match.category === category) entries += match.entries;
    return entries;
  }
}
