import type { Folder, FoldedText } from '../folding/folder.js';
import { HitList } from '../matching/hit-list.js';
import { KeywordMatcher } from '../matching/keyword-matcher.js';
import { Cue, CUE_WORDS } from './exposure-cues.js';

/** Whose a datum is said to be, and whether it is held up for others to hunt. */
export type Bearing = 'exposed' | 'others' | 'own' | 'unsaid';

/** How far, in folded units, a cue bears on a datum: what says whose it is stands close by. */
const BEFORE = 24;
const AFTER = 12;
const CALL_REACH = 240;

/** Reads whose personal data are from what is said around them. */
export class ExposureReader {
  readonly #matcher: KeywordMatcher;
  readonly #cueOf: Uint8Array;
  readonly #hits = new HitList(1024);

  constructor(folder: Folder) {
    const words = CUE_WORDS.map(({ zh, en }) => [...zh.split(' '), ...en.split('|')]);
    this.#matcher = new KeywordMatcher(
      words.flat().map((word) => {
        const folded = folder.fold(word);
        return folded.units.slice(0, folded.length);
      }),
    );
    this.#cueOf = Uint8Array.from(words.flatMap((list, cue) => list.map(() => cue)));
  }

  /** To be called once for a text, before its data are asked about. */
  begin(text: FoldedText): void {
    this.#hits.clear();
    this.#matcher.scan(text, this.#hits);
  }

  /** @param start raw offsets of the datum, `end` exclusive */
  bearing(text: FoldedText, start: number, end: number): Bearing {
    const from = foldedIndex(text, start);
    const to = foldedIndex(text, end);
    const own = this.#nearest(Cue.own, from, to);
    const others = this.#nearest(Cue.others, from, to);
    const helps = this.#stands(Cue.help, from, to);
    const sayOthers = others <= BEFORE && others < own;
    if (helps) return own <= BEFORE ? 'own' : 'unsaid';
    const reported = this.#stands(Cue.report, from, to);
    if (own <= BEFORE && !sayOthers) return 'own';
    if (this.#stands(Cue.harass, from, to) && !(reported && !sayOthers)) return 'exposed';
    if (this.#stands(Cue.reveal, from, to) && !reported) return 'exposed';
    return sayOthers && !reported ? 'others' : 'unsaid';
  }

  /** Distance to the nearest cue of the kind; what stands after a datum counts double, being said of it less often. */
  #nearest(cue: number, from: number, to: number): number {
    const hits = this.#hits;
    let nearest = Infinity;
    for (let hit = 0; hit < hits.length; hit++) {
      if (this.#cueOf[hits.patterns[hit] as number] !== cue) continue;
      const before = from - (hits.ends[hit] as number);
      const after = (hits.starts[hit] as number) - to;
      const distance =
        before >= 0 ? before : after >= 0 && after <= AFTER ? after * 2 : before < 0 && after < 0 ? 0 : Infinity;
      if (distance < nearest) nearest = distance;
    }
    return nearest;
  }

  #stands(cue: number, from: number, to: number): boolean {
    const hits = this.#hits;
    for (let hit = 0; hit < hits.length; hit++) {
      if (this.#cueOf[hits.patterns[hit] as number] !== cue) continue;
      if ((hits.ends[hit] as number) > from - CALL_REACH && (hits.starts[hit] as number) < to + CALL_REACH) return true;
    }
    return false;
  }
}

/** The first folded unit that comes from `raw` or later. */
function foldedIndex(text: FoldedText, raw: number): number {
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (text.rawStart(middle) < raw) low = middle + 1;
    else high = middle;
  }
  return low;
}
