import type { Span } from '../features/text-analysis.js';
import { codes, isSpace, sentenceEnds } from './sentences.js';

/**
 * How far a hint reaches within its sentence: so many letters to either side, an ideograph for three of them. Spam comes
 * without full stops, and what stands at its end says nothing of its beginning.
 */
const REACH = 120;
const IDEOGRAPH = 3;
/** What is longer is no word, and is cut. */
const LONGEST_WORD = 40;
/** So many units into a text, no headline is over that has not been marked as one. */
const LONGEST_HEAD = 40;

const FILLER = ' ';
/** Keeps what stands on both sides apart: white space between ideographs is as nothing. */
const GAP = '\ufffd';

const BRACKETS = new Map([
  ['【', '】'],
  ['[', ']'],
  ['#', '#'],
]);
const COLONS = codes(':：');
const CLAUSE_MARKS = codes('\n,，、()（）[]【】“”"「」『』《》#|/~～—–·。！？!?；;….');
/** Last characters of what asks or calls for help: `是真的吗`, `怎么办`, `求助`. */
const ASKING = codes('?？吗么办助');
const FIRST_IDEOGRAPH = 0x2e80;
const TELLS = 1;
const ASKS = 2;
/** The longest word of ideographs that is taken for a tag where it is alone. */
const TAG = 2;

/** Where something stands in a text: UTF-16 offsets, `end` exclusive. */
type Place = Pick<Span, 'start' | 'end'>;

/**
 * The text without what its hints speak about, blanked so that all else keeps its place. A hint speaks about
 *
 * - its own sentence, as far as it reaches;
 * - the sentences beside its own where that asks: `…，加微信。这是真的吗？`;
 * - with another one, a sentence between theirs;
 * - the whole text, where it stands in the brackets or before the colon that open it: `警方通报：`, `【反诈】`.
 *
 * A single word between two marks (`，新闻`) that neither asks nor announces speaks about nothing: so are words written
 * that are to let a text through.
 *
 * @param hints where they stand in the text
 */
export function withoutHinted(text: string, hints: readonly Place[]): string {
  const head = headEnd(text);
  if (hints.some(({ end }) => end <= head)) return blanked(text, [{ start: 0, end: text.length }]);
  const telling = hints.filter((hint) => !isTag(text, hint)).sort(byStart);
  return blanked(text, spokenAbout(text, telling).sort(byStart));
}

function spokenAbout(text: string, hints: readonly Place[]): Place[] {
  const ends = sentenceEnds(text);
  /** By sentence: whether it has a hint, and whether it asks besides. */
  const told = new Uint8Array(ends.length + 1);
  const places: Place[] = [];
  let sentence = 0;
  for (const { start, end } of hints) {
    while ((ends[sentence] as number) <= start) sentence++;
    if (told[sentence] === 0) told[sentence] = asks(text, ends[sentence] as number) ? ASKS : TELLS;
    places.push({
      start: reachBack(text, start, ends[sentence - 1] ?? 0),
      end: reachOn(text, end, ends[sentence] as number),
    });
  }
  for (const [one, end] of ends.entries()) {
    if (told[one] !== 0) continue;
    const before = one === 0 ? 0 : (told[one - 1] as number);
    const after = told[one + 1] as number;
    const start = ends[one - 1] ?? 0;
    const between = before > 0 && after > 0;
    if (between || before === ASKS) places.push({ start, end: reachOn(text, start, end) });
    if (between || after === ASKS) places.push({ start: reachBack(text, end, start), end });
  }
  return places;
}

function isTag(text: string, { start, end }: Place): boolean {
  const oneWord = isIdeograph(text.charCodeAt(start)) ? end - start <= TAG : !text.slice(start, end).includes(' ');
  if (!oneWord || !isClauseEdge(text, start - 1) || !isClauseEdge(text, end)) return false;
  return !asks(text, end) && !asks(text, end + 1);
}

/** A mark, the text's edge, or white space beside an ideograph. */
function isClauseEdge(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  if (Number.isNaN(unit) || CLAUSE_MARKS.has(unit)) return true;
  if (!isSpace(unit)) return false;
  return [index - 1, index + 1].some((beside) => isIdeograph(text.charCodeAt(beside)) || isMark(text, beside));
}

function isMark(text: string, index: number): boolean {
  return CLAUSE_MARKS.has(text.charCodeAt(index));
}

/** Whether what ends here is a question or a cry for help. */
function asks(text: string, end: number): boolean {
  let last = end - 1;
  while (last > 0 && !ASKING.has(text.charCodeAt(last)) && (isSpace(text.charCodeAt(last)) || isMark(text, last)))
    last--;
  return ASKING.has(text.charCodeAt(last));
}

/** Where the brackets close, or the colon stands, that a headline opens with; 0 for a text without one. */
function headEnd(text: string): number {
  let begun = 0;
  while (isSpace(text.charCodeAt(begun))) begun++;
  const most = Math.min(text.length, begun + LONGEST_HEAD);
  const closing = BRACKETS.get(text.charAt(begun));
  for (let index = begun + 1; index < most; index++) {
    const unit = text.charCodeAt(index);
    if (closing !== undefined ? text.charAt(index) === closing : COLONS.has(unit)) return index;
    if (closing === undefined && CLAUSE_MARKS.has(unit)) return 0;
  }
  return 0;
}

function reachBack(text: string, from: number, bound: number): number {
  let left = REACH;
  let index = from;
  for (; index > bound; index--) {
    const unit = text.charCodeAt(index - 1);
    if (left <= 0 && (!isLetter(unit) || left < -LONGEST_WORD)) break;
    left -= isIdeograph(unit) ? IDEOGRAPH : 1;
  }
  return index;
}

function reachOn(text: string, from: number, bound: number): number {
  let left = REACH;
  let index = from;
  for (; index < bound; index++) {
    const unit = text.charCodeAt(index);
    if (left <= 0 && (!isLetter(unit) || left < -LONGEST_WORD)) break;
    left -= isIdeograph(unit) ? IDEOGRAPH : 1;
  }
  return index;
}

function isIdeograph(unit: number): boolean {
  return unit >= FIRST_IDEOGRAPH;
}

/** Of a Latin word, which is not to be cut in two. */
function isLetter(unit: number): boolean {
  return (unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a;
}

function blanked(text: string, places: readonly Place[]): string {
  let kept = '';
  let told = 0;
  for (const { start, end } of places) {
    if (end <= told) continue;
    const from = Math.max(start, told);
    kept += text.slice(told, from) + GAP + FILLER.repeat(end - from - 1);
    told = end;
  }
  return kept + text.slice(told);
}

function byStart(one: Place, other: Place): number {
  return one.start - other.start;
}
