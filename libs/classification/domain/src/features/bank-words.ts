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

/** By word: the event it was last found in. */
export type LastSeen = Int32Array;

/** Finds words of banks and tells an analysis; a word is counted once in an event, however often it stands there. */
export class BankWords {
  readonly #matcher: KeywordMatcher;
  readonly #bankOf: Int32Array;
  readonly #wordOf: Int32Array;
  readonly #lastSeen: LastSeen;
  readonly #hits = new HitList();

  /**
   * @param lastSeen shared by all that look for forms of the same words
   * @throws RangeError for a word without units
   */
  constructor(words: readonly BankWord[], lastSeen: LastSeen) {
    this.#matcher = new KeywordMatcher(words.map(({ units }) => units));
    this.#bankOf = Int32Array.from(words, ({ bank }) => bank);
    this.#wordOf = Int32Array.from(words, ({ word }) => word);
    this.#lastSeen = lastSeen;
  }

  /** @param event its number, another one than that of the event before, and not 0 */
  find(text: FoldedText, pointer: string, inName: boolean, event: number, analysis: TextAnalysis): void {
    const hits = this.#hits;
    hits.clear();
    this.#matcher.scan(text, hits);
    for (let hit = 0; hit < hits.length; hit++) {
      const pattern = hits.patterns[hit] as number;
      const word = this.#wordOf[pattern] as number;
      const start = text.rawStart(hits.starts[hit] as number);
      const end = text.rawEnd(hits.ends[hit] as number);
      const first = this.#lastSeen[word] !== event;
      this.#lastSeen[word] = event;
      analysis.addWord(this.#bankOf[pattern] as number, { pointer, start, end }, first, inName);
    }
  }
}
