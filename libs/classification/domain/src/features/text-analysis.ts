import type { CueReading } from '../cues/cue-reading.js';
import type { LinkReading } from '../links/link-reading.js';
import type { Link } from '../links/link-scanner.js';
import type { ModelReading } from '../model/model-reading.js';
import type { NameReading } from '../names/name-reading.js';
import type { PersonalReading } from '../personal-data/personal-reading.js';

/** A place in one text field of an event: JSON Pointer into its data, UTF-16 offsets in the raw text, `end` exclusive. */
export interface Span {
  readonly pointer: string;
  readonly start: number;
  readonly end: number;
}

/** A text of an event in the clear. */
export interface TextField {
  readonly pointer: string;
  readonly text: string;
}

/** More words of one bank are counted, and where they stand is not told. */
const MOST_SPANS = 64;
/** As many links as are looked at. */
const MOST_LINK_SPANS = 16;

/** What is looked for when it is first asked for. */
export interface Readings {
  readonly personal: PersonalReading;
  readonly cues: CueReading;
  readonly names: NameReading;
  readonly links: LinkReading;
  /** Given when the pack names a model. */
  readonly model?: ModelReading | undefined;
}

/** What was found in the texts of one event. One instance is refilled for event after event. */
export class TextAnalysis {
  /** Folded units of all texts together. */
  length = 0;
  digits = 0;
  questions = 0;
  quotations = 0;
  /** By bank number: different patterns found in any text, and in names of accounts and groups alone. */
  readonly words: Int32Array;
  readonly nameWords: Int32Array;
  readonly hosts: string[] = [];
  readonly #wordSpans: Span[][];
  readonly #linkSpans: Span[] = [];
  readonly #foundBanks: number[] = [];

  readonly personal: PersonalReading;
  readonly cues: CueReading;
  readonly names: NameReading;
  readonly links: LinkReading;
  readonly model: ModelReading | undefined;

  constructor(banks: number, { personal, cues, names, links, model }: Readings) {
    this.personal = personal;
    this.cues = cues;
    this.names = names;
    this.links = links;
    this.model = model;
    this.words = new Int32Array(banks);
    this.nameWords = new Int32Array(banks);
    this.#wordSpans = Array.from({ length: banks }, () => []);
  }

  clear(): void {
    this.length = this.digits = this.questions = this.quotations = 0;
    for (const bank of this.#foundBanks) {
      this.words[bank] = this.nameWords[bank] = 0;
      (this.#wordSpans[bank] as Span[]).length = 0;
    }
    this.#foundBanks.length = 0;
    this.hosts.length = this.#linkSpans.length = 0;
  }

  /** @param first whether this pattern is met for the first time in this event */
  addWord(bank: number, span: Span, first: boolean, inName: boolean): void {
    const spans = this.#wordSpans[bank] as Span[];
    if (spans.length === 0) this.#foundBanks.push(bank);
    if (first) {
      this.words[bank] = (this.words[bank] as number) + 1;
      if (inName) this.nameWords[bank] = (this.nameWords[bank] as number) + 1;
    }
    if (spans.length < MOST_SPANS) spans.push(span);
  }

  addLink({ host, start, end }: Link, pointer: string): void {
    this.hosts.push(host);
    if (this.#linkSpans.length < MOST_LINK_SPANS) this.#linkSpans.push({ pointer, start, end });
  }

  wordSpans(bank: number): readonly Span[] {
    return this.#wordSpans[bank] as Span[];
  }

  linkSpans(): readonly Span[] {
    return this.#linkSpans;
  }
}
