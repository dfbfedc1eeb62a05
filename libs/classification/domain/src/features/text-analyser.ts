import { CueReading } from '../cues/cue-reading.js';
import { Folder } from '../folding/folder.js';
import type { FoldTable } from '../folding/fold-table.js';
import { LinkReading } from '../links/link-reading.js';
import { scanLinks, type Link } from '../links/link-scanner.js';
import { HitList } from '../matching/hit-list.js';
import { KeywordMatcher } from '../matching/keyword-matcher.js';
import type { LinearModel } from '../model/linear-model.js';
import { ModelReading } from '../model/model-reading.js';
import { NameReading } from '../names/name-reading.js';
import { PersonalReading } from '../personal-data/personal-reading.js';
import { isNamePointer } from './name-pointer.js';
import type { Reading } from './reading.js';
import { TextAnalysis, type Readings, type TextField } from './text-analysis.js';
import { countUnits, noUnits } from './unit-traits.js';

/** Reads the texts of an event: words of the banks and links at once, the rest when a rule asks for it; all in linear time. */
export class TextAnalyser {
  readonly #folder: Folder;
  readonly #matcher: KeywordMatcher;
  readonly #bankOf: Int32Array;
  /** By pattern: the event it was last found in, to count a pattern once. */
  readonly #lastSeen: Int32Array;
  #event = 0;
  readonly #hits = new HitList();
  readonly #readings: readonly Reading[];
  readonly #links: Link[] = [];
  readonly #counts = noUnits();
  readonly #analysis: TextAnalysis;

  /** Words of which folding leaves nothing: they could be found nowhere. */
  static unreadableWords(table: FoldTable, banks: readonly (readonly string[])[]): { bank: number; word: number }[] {
    const folder = new Folder(table);
    return banks.flatMap((words, bank) =>
      words.flatMap((text, word) => (folder.fold(text).length === 0 ? [{ bank, word }] : [])),
    );
  }

  /**
   * @param banks word lists; a bank's index is its number in the analysis
   * @throws RangeError for an unreadable word
   */
  constructor(table: FoldTable, banks: readonly (readonly string[])[], model?: LinearModel) {
    this.#folder = new Folder(table);
    const words = banks.flat();
    this.#matcher = new KeywordMatcher(words.map((word) => this.#fold(word)));
    this.#bankOf = Int32Array.from(banks.flatMap((bank, index) => bank.map(() => index)));
    this.#lastSeen = new Int32Array(words.length);
    const readings: Readings = {
      personal: new PersonalReading(new Folder(table)),
      cues: new CueReading(new Folder(table)),
      names: new NameReading(table, banks),
      links: new LinkReading(table, banks),
      model: model === undefined ? undefined : new ModelReading(new Folder(table), model),
    };
    this.#readings = Object.values(readings).filter((reading) => reading !== undefined);
    this.#analysis = new TextAnalysis(banks.length, readings);
  }

  /** The result holds until the next call. */
  analyse(fields: readonly TextField[]): TextAnalysis {
    const analysis = this.#analysis;
    analysis.clear();
    this.#event = (this.#event + 1) | 0;
    for (const reading of this.#readings) reading.begin(fields);
    for (const field of fields) this.#read(field, analysis);
    return analysis;
  }

  #fold(word: string): Uint16Array {
    const folded = this.#folder.fold(word);
    return folded.units.slice(0, folded.length);
  }

  #read({ pointer, text }: TextField, analysis: TextAnalysis): void {
    const folded = this.#folder.fold(text);
    const counts = this.#counts;
    countUnits(folded, counts);
    analysis.length += folded.length;
    analysis.digits += counts.digits;
    analysis.questions += counts.questions;
    analysis.quotations += counts.quotations;
    const inName = isNamePointer(pointer);
    const hits = this.#hits;
    hits.clear();
    this.#matcher.scan(folded, hits);
    for (let hit = 0; hit < hits.length; hit++) {
      const pattern = hits.patterns[hit] as number;
      const span = {
        pointer,
        start: folded.rawStart(hits.starts[hit] as number),
        end: folded.rawEnd(hits.ends[hit] as number),
      };
      const first = this.#lastSeen[pattern] !== this.#event;
      this.#lastSeen[pattern] = this.#event;
      analysis.addWord(this.#bankOf[pattern] as number, span, first, inName);
    }
    if (counts.dots > 0) {
      this.#links.length = 0;
      scanLinks(folded, this.#links);
      for (const link of this.#links) analysis.addLink(link, pointer);
    }
  }
}
