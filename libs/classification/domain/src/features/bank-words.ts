import type { FoldedText } from '../folding/folded-text.js';
import { HitList } from '../matching/hit-list.js';
import { KeywordMatcher } from '../matching/keyword-matcher.js';
import type { TextAnalysis } from './text-analysis.js';

/** One form in which a word is matched, with the number of its bank. */
export interface BankWord {
  readonly bank: number;
  /** The word's number: its forms have it in common, and count once. */
  readonly word: number;
  readonly units: Uint16Array;
}

const LATEST = 0x7fffffff;

/** By word: the event it was last found in. */
export type LastSeen = Int32Array;

/**
 * Finds words of banks and tells an analysis; a word is counted once in an event, however often it stands there, and not
 * at all where it is part of a longer word of its bank: `微信` in `加微信` is no second thing that is said. Words that only
 * overlap are both told, since neither says what the other does.
 */
export class BankWords {
  readonly #matcher: KeywordMatcher;
  readonly #bankOf: Int32Array;
  readonly #wordOf: Int32Array;
  readonly #lastSeen: LastSeen;
  /** By bank: another one whose words hold none of its own; itself where there is no such bank. */
  readonly #outside: Int32Array;
  readonly #hits = new HitList();
  /** By bank: where the earliest begins of its words that end no earlier than the one that is looked at. */
  readonly #earliest: Int32Array;
  /** By hit: whether it is part of a longer word of its bank. */
  readonly #within = new Uint8Array(this.#hits.patterns.length);

  /**
   * @param lastSeen shared by all that look for forms of the same words
   * @param outside by bank: another one, whose words are no place to look for words of this one
   * @throws RangeError for a word without units
   */
  constructor(words: readonly BankWord[], lastSeen: LastSeen, outside: ReadonlyMap<number, number> = new Map()) {
    this.#matcher = new KeywordMatcher(words.map(({ units }) => units));
    this.#bankOf = Int32Array.from(words, ({ bank }) => bank);
    this.#wordOf = Int32Array.from(words, ({ word }) => word);
    this.#lastSeen = lastSeen;
    const banks = words.reduce((most, { bank }) => Math.max(most, bank, outside.get(bank) ?? 0), 0) + 1;
    this.#outside = Int32Array.from({ length: banks }, (_, bank) => outside.get(bank) ?? bank);
    this.#earliest = new Int32Array(banks).fill(LATEST);
  }

  /** @param event its number, another one than that of the event before, and not 0 */
  find(text: FoldedText, pointer: string, inName: boolean, event: number, analysis: TextAnalysis): void {
    const hits = this.#hits;
    hits.clear();
    this.#matcher.scan(text, hits);
    if (hits.length > 1) this.#markWithin();
    else this.#within[0] = 0;
    for (let hit = 0; hit < hits.length; hit++) {
      if (this.#within[hit] === 1) continue;
      const pattern = hits.patterns[hit] as number;
      const word = this.#wordOf[pattern] as number;
      const start = text.rawStart(hits.starts[hit] as number);
      const end = text.rawEnd(hits.ends[hit] as number);
      const first = this.#lastSeen[word] !== event;
      this.#lastSeen[word] = event;
      analysis.addWord(this.#bankOf[pattern] as number, { pointer, start, end }, first, inName);
    }
  }

  /** Hits come by their end, and the longest of one end first. */
  #markWithin(): void {
    const { patterns, starts, ends, length } = this.#hits;
    for (let last = length - 1, first = last; last >= 0; last = --first) {
      while (first > 0 && ends[first - 1] === ends[last]) first--;
      for (let hit = first; hit <= last; hit++) {
        const bank = this.#bankOf[patterns[hit] as number] as number;
        const start = starts[hit] as number;
        const around = this.#earliest[this.#outside[bank] as number] as number;
        const within = around <= start || (this.#earliest[bank] as number) <= start;
        this.#within[hit] = within ? 1 : 0;
        if (!within) this.#earliest[bank] = start;
      }
    }
    for (let hit = 0; hit < length; hit++) this.#earliest[this.#bankOf[patterns[hit] as number] as number] = LATEST;
  }
}
