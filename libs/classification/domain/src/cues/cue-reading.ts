import { Reading } from '../features/reading.js';
import type { Span } from '../features/text-analysis.js';
import type { FoldedText, Folder } from '../folding/folder.js';
import { HitList } from '../matching/hit-list.js';
import { KeywordMatcher } from '../matching/keyword-matcher.js';
import { CUE_WORDS, type CueList } from './cue-words.js';

/** What tells speech about a harm from the harm, as rules and models may ask for it. */
export const CUES = [
  'negation',
  'quotation',
  'counter_speech',
  'help_seeking',
  'crime_report',
  'warning',
  'self_reference',
] as const;
export type Cue = (typeof CUES)[number];

/** Folded units between what opposes and what is opposed, or from `I am` to what the writer is. */
const REACH = 12;
/** Units between somebody's saying and the mark of quotation, as in `”, she said`. */
const MARK_REACH = 8;
/** More of one cue are counted, and not pointed at. */
const MOST_SPANS = 64;
const QUOTATION_MARKS = new Set(Array.from('"“”„«»「」『』《》', (mark) => mark.charCodeAt(0)));

const LISTS = Object.keys(CUE_WORDS) as CueList[];
/** Lists each of whose words is the cue of that name; the others are parts of a structure. */
const PLAIN = new Map<CueList, Cue>([
  ['negation', 'negation'],
  ['counter_speech', 'counter_speech'],
  ['help_seeking', 'help_seeking'],
  ['crime_report', 'crime_report'],
  ['warning', 'warning'],
  ['reported_speech', 'quotation'],
]);

/** Counts cues in the texts of an event: words of lists, and two parts that stand close to each other. */
export class CueReading extends Reading {
  readonly #matcher: KeywordMatcher;
  readonly #listOf: readonly CueList[];
  readonly #hits = new HitList();
  readonly #counts: Record<Cue, number> = noCues();
  readonly #spans = Object.fromEntries(CUES.map((cue) => [cue, [] as Span[]])) as Record<Cue, Span[]>;
  /** Ends of the last parts that wait for their other half. */
  #opposedBy = -Infinity;
  #openedAt = -Infinity;

  constructor(folder: Folder) {
    super(folder);
    const words = LISTS.flatMap((list) => CUE_WORDS[list].map((word) => ({ list, word })));
    this.#listOf = words.map(({ list }) => list);
    this.#matcher = new KeywordMatcher(
      words.map(({ word }) => {
        const folded = folder.fold(word);
        return folded.units.slice(0, folded.length);
      }),
    );
  }

  count(cue: Cue): number {
    this.make();
    return this.#counts[cue];
  }

  /** Where the first of them stand. */
  spans(cue: Cue): readonly Span[] {
    this.make();
    return this.#spans[cue];
  }

  protected override clear(): void {
    Object.assign(this.#counts, noCues());
    for (const cue of CUES) this.#spans[cue].length = 0;
  }

  protected override read(pointer: string, text: FoldedText): void {
    const hits = this.#hits;
    hits.clear();
    this.#matcher.scan(text, hits);
    this.#opposedBy = this.#openedAt = -Infinity;
    for (let hit = 0; hit < hits.length; hit++) {
      const list = this.#listOf[hits.patterns[hit] as number] as CueList;
      const plain = PLAIN.get(list);
      const start = hits.starts[hit] as number;
      const end = hits.ends[hit] as number;
      const cue = plain ?? this.#readPart(list, start, end, text);
      if (cue === undefined) continue;
      this.#counts[cue]++;
      const spans = this.#spans[cue];
      if (spans.length < MOST_SPANS) spans.push({ pointer, start: text.rawStart(start), end: text.rawEnd(end) });
    }
  }

  /** @returns the cue that is complete with this part */
  #readPart(list: CueList, start: number, end: number, text: FoldedText): Cue | undefined {
    if (list === 'opposing') this.#opposedBy = end;
    else if (list === 'self_opening') this.#openedAt = end;
    else if (list === 'wrongs' && start - this.#opposedBy <= REACH && start >= this.#opposedBy) {
      return 'counter_speech';
    } else if (list === 'belonging' && start - this.#openedAt <= REACH && start >= this.#openedAt) {
      this.#openedAt = -Infinity;
      return 'self_reference';
    } else if (list === 'saying' && hasMarkBeside(text, start, end)) return 'quotation';
    return undefined;
  }
}

/** Looked for in the raw text: folding takes marks away between ideographs. */
function hasMarkBeside(text: FoldedText, start: number, end: number): boolean {
  const { raw } = text;
  const first = text.rawStart(start);
  const last = text.rawEnd(end);
  for (let index = Math.max(0, first - MARK_REACH); index < Math.min(raw.length, last + MARK_REACH); index++) {
    if ((index < first || index >= last) && QUOTATION_MARKS.has(raw.charCodeAt(index))) return true;
  }
  return false;
}

function noCues(): Record<Cue, number> {
  return Object.fromEntries(CUES.map((cue) => [cue, 0])) as Record<Cue, number>;
}
