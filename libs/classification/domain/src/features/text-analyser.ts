import { CueReading } from '../cues/cue-reading.js';
import { Folder } from '../folding/folder.js';
import type { FoldTable } from '../folding/fold-table.js';
import { LinkReading } from '../links/link-reading.js';
import { scanLinks, type Link } from '../links/link-scanner.js';
import type { LinearModel } from '../model/linear-model.js';
import { ModelReading } from '../model/model-reading.js';
import { NameReading } from '../names/name-reading.js';
import { PersonalReading } from '../personal-data/personal-reading.js';
import { PinyinFolder } from '../pinyin/pinyin-folder.js';
import { bankForms, type FoundBy } from './bank-forms.js';
import { BankWords } from './bank-words.js';
import { isNamePointer } from './name-pointer.js';
import type { Reading } from './reading.js';
import { TextAnalysis, type Readings, type TextField } from './text-analysis.js';
import { countUnits, noUnits } from './unit-traits.js';

/** Reads the texts of an event: words of the banks and links at once, the rest when a rule asks for it; all in linear time. */
export class TextAnalyser {
  readonly #folder: Folder;
  readonly #written: BankWords;
  /** Only where a bank asks for it: the table of readings is not free. */
  readonly #bySound: { readonly pinyin: PinyinFolder; readonly words: BankWords } | undefined;
  #event = 0;
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
  constructor(table: FoldTable, banks: readonly (readonly string[])[], model?: LinearModel, foundBy: FoundBy = {}) {
    this.#folder = new Folder(table);
    const pinyin = foundBy.bySound?.size ? new PinyinFolder() : undefined;
    const { words, written, sounding } = bankForms(banks, foundBy, this.#folder, pinyin);
    const lastSeen = new Int32Array(words);
    this.#written = new BankWords(written, lastSeen, foundBy.outside);
    if (pinyin !== undefined) this.#bySound = { pinyin, words: new BankWords(sounding, lastSeen, foundBy.outside) };
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

  #read({ pointer, text }: TextField, analysis: TextAnalysis): void {
    const folded = this.#folder.fold(text);
    const counts = this.#counts;
    countUnits(folded, counts);
    analysis.length += folded.length;
    analysis.digits += counts.digits;
    analysis.questions += counts.questions;
    analysis.quotations += counts.quotations;
    const inName = isNamePointer(pointer);
    this.#written.find(folded, pointer, inName, this.#event, analysis);
    if (this.#bySound !== undefined) {
      const { pinyin, words } = this.#bySound;
      words.find(pinyin.fold(folded), pointer, inName, this.#event, analysis);
    }
    if (counts.dots > 0) {
      this.#links.length = 0;
      scanLinks(folded, this.#links);
      for (const link of this.#links) analysis.addLink(link, pointer);
    }
  }
}
