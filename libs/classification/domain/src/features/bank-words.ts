import type { FoldedText } from '../folding/folded-text.js';
import { HitList } from '../matching/hit-list.js';
import { KeywordMatcher } from '../matching/keyword-matcher.js';
import type { TextAnalysis } from './text-analysis.js';

/** A word as it is matched, and the number of its bank. */
export interface BankWord {
  readonly bank: number;
  readonly units: Uint16Array;
}

/** Finds words of banks and tells an analysis; a word is counted once in an event, however often it stands there. */
export class BankWords {
  readonly #matcher: KeywordMatcher;
  readonly #bankOf: Int32Array;
  /** By word: the event it was last found in. */
  readonly #lastSeen: Int32Array;
  readonly #hits = new HitList();

  /** @throws RangeError for a word without units */
  constructor(words: readonly BankWord[]) {
    this.#matcher = new KeywordMatcher(words.map(({ units }) => units));
    this.#bankOf = Int32Array.from(words, ({ bank }) => bank);
    this.#lastSeen = new Int32Array(words.length);
  }

  /** @param event its number, another one than that of the event before, and not 0 */
  find(text: FoldedText, pointer: string, inName: boolean, event: number, analysis: TextAnalysis): void {
    const hits = this.#hits;
    hits.clear();
    this.#matcher.scan(text, hits);
    for (let hit = 0; hit < hits.length; hit++) {
      const word = hits.patterns[hit] as number;
      const start = text.rawStart(hits.starts[hit] as number);
      const end = text.rawEnd(hits.ends[hit] as number);
      const first = this.#lastSeen[word] !== event;
      this.#lastSeen[word] = event;
      analysis.addWord(this.#bankOf[word] as number, { pointer, start, end }, first, inName);
    }
  }
}
