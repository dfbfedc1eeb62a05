import type { FoldedText } from '../folding/folder.js';
import { isDigit, isLetter, isLetterOrDigit } from '../units.js';

/** A web address in a text, with or without its scheme; offsets are UTF-16 in the raw text, `end` exclusive. */
export interface Link {
  /** Folded: letters of other scripts among Latin ones are read as those they are drawn like. */
  readonly host: string;
  /** The same as it was written, but for case, width and disguise. */
  readonly written: string;
  /** Path and query with the mark they begin with, if there are any. */
  readonly path: string;
  /** What stands before an `@`: shown first, and not where the link leads. */
  readonly user: string;
  /** Whether it is written so that machines overlook it: `hxxp`, `[.]`, `点`. */
  readonly disguised: boolean;
  readonly start: number;
  readonly end: number;
}

const AT_SIGN = 0x40;
const COLON = 0x3a;
const HYPHEN = 0x2d;
const DOT = 0x2e;
const SLASH = 0x2f;
const QUESTION = 0x3f;
const IDEOGRAPHIC_STOP = 0x3002;
const IDEOGRAPHIC = '\u3002';
const FIRST_FOREIGN = 0xdf;
const LAST_FOREIGN = 0x1fff;
const POINT = '点'.charCodeAt(0);
const SPACE = 0x20;
const OPEN = 0x28;
const OPEN_SQUARE = 0x5b;
const LETTER_H = 0x68;
const LETTER_X = 0x78;
/** Ways to write a dot out. */
const WRITTEN_DOTS = ['[.]', '(.)', '[dot]', '(dot)', ' dot ', ' [dot] ', ' (dot) ', '[点]', '(点)'].map((dot) =>
  Uint16Array.from(dot, (unit) => unit.charCodeAt(0)),
);
const MOST_HOST = 253;
const MOST_PATH = 2048;
const MOST_LINKS = 100;

/** Endings under which a name without a scheme is read as an address. */
const TOP_LEVEL = new Set(
  (
    'app dev asia bid biz buzz cc cf click cloud club cn co com date edu eu fun ga gov gq hk icu info io jp kr link live loan ltd ' +
    'mobi net one online org pro pw ru sg shop site store tech tk top tv tw uk us vip wang win work ws xyz de fr ly cm la ink'
  ).split(' '),
);
/** Endings that are words too: without a scheme they need a path. */
const NEEDS_PATH = new Set([
  'me',
  'in',
  'to',
  'so',
  'is',
  'it',
  'us',
  'date',
  'one',
  'work',
  'pro',
  'win',
  'fun',
  'live',
  'gl',
  'ly',
]);

interface Host {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly disguised: boolean;
}

/** Appends the links of a folded text, in order. Linear: no unit is read more than a few times. */
export function scanLinks(text: FoldedText, found: Link[]): void {
  const { units, length } = text;
  for (let index = 1; index + 1 < length && found.length < MOST_LINKS; index++) {
    const dot = dotAt(text, index);
    if (dot === 0 || !isLetterUnit(units[index - 1] as number)) continue;
    const start = hostStart(text, index);
    const shown = readHost(text, start);
    const user = units[shown.end] === AT_SIGN && schemeStart(text, start) < start;
    const host = user ? readHost(text, shown.end + 1) : shown;
    if (!isAddress(text, start, host.end, host.name, host.disguised)) {
      index = host.end;
      continue;
    }
    const scheme = schemeStart(text, start);
    const end = pathEnd(text, host.end);
    found.push({
      host: host.name,
      written: writtenHost(text, host),
      path: String.fromCharCode(...units.subarray(host.end, Math.min(end, host.end + MOST_PATH))),
      user: user ? shown.name : '',
      disguised: host.disguised || isDisguisedScheme(text, scheme),
      start: text.rawStart(scheme),
      end: text.rawEnd(end),
    });
    index = end;
  }
}

/** How many units the dot takes that stands here between two labels, 0 for none. */
function dotAt(text: FoldedText, index: number): number {
  const { units } = text;
  const unit = units[index] as number;
  // The ideographic full stop parts labels too (UTS 46), and is used to hide addresses.
  if (unit === DOT || unit === IDEOGRAPHIC_STOP || unit === POINT) return isLetterOrDigit(units[index + 1]) ? 1 : 0;
  if (unit !== OPEN && unit !== OPEN_SQUARE && unit !== SPACE) return 0;
  for (const written of WRITTEN_DOTS) {
    if (unit === written[0] && matches(units, index, written) && isLetterOrDigit(units[index + written.length]))
      return written.length;
  }
  return 0;
}

function matches(units: Uint16Array, at: number, written: Uint16Array): boolean {
  for (let index = 0; index < written.length; index++) if (units[at + index] !== written[index]) return false;
  return true;
}

function isHostUnit(unit: number): boolean {
  return isLetterUnit(unit) || unit === HYPHEN;
}

/** Letters of alphabets; ideographs are left out, since text is written against an address without a space. */
function isLetterUnit(unit: number): boolean {
  return isLetterOrDigit(unit) || (unit >= FIRST_FOREIGN && unit <= LAST_FOREIGN);
}

function hostStart(text: FoldedText, dot: number): number {
  let start = dot;
  while (start > 0 && dot - start < MOST_HOST && isHostUnit(text.units[start - 1] as number)) start--;
  return start;
}

function readHost(text: FoldedText, start: number): Host {
  const { units, length } = text;
  const most = Math.min(length, start + MOST_HOST);
  let name = '';
  let disguised = false;
  let end = start;
  while (end < most) {
    const unit = units[end] as number;
    if (isHostUnit(unit)) {
      name += String.fromCharCode(unit);
      end++;
      continue;
    }
    const dot = dotAt(text, end);
    if (dot === 0) break;
    disguised ||= unit !== DOT && unit !== IDEOGRAPHIC_STOP;
    name += '.';
    end += dot;
  }
  return { name, start, end, disguised };
}

function isAddress(text: FoldedText, start: number, end: number, host: string, disguised: boolean): boolean {
  const { units } = text;
  if (start > 0 && units[start - 1] === AT_SIGN) return false;
  const ending = host.slice(host.lastIndexOf('.') + 1);
  if (schemeStart(text, start) < start) return isLetter(ending.charCodeAt(0)) || isDigit(ending.charCodeAt(0));
  if (ending.length < 2 || !isLetter(ending.charCodeAt(0))) return false;
  if (host.startsWith('www.')) return true;
  const next = units[end];
  const hasPath = end < text.length && (next === SLASH || next === QUESTION || next === COLON);
  // Who writes a dot out hides an address, or speaks of points: only endings that are no words are told apart.
  if (disguised) return TOP_LEVEL.has(ending) && !NEEDS_PATH.has(ending);
  return NEEDS_PATH.has(ending) ? hasPath : TOP_LEVEL.has(ending);
}

/** Where `http://`, `https://` or a disguised form of them (`hxxp`) begins; `host` when there is no scheme. */
function schemeStart(text: FoldedText, host: number): number {
  const { units } = text;
  if (host < 7 || units[host - 1] !== SLASH || units[host - 2] !== SLASH || units[host - 3] !== COLON) return host;
  let start = host - 3;
  while (start > 0 && host - start < 9 && isLetter(units[start - 1])) start--;
  return start === host - 3 ? host : start;
}

function writtenHost(text: FoldedText, { name, start, end, disguised }: Host): string {
  const raw = text.raw.slice(text.rawStart(start), text.rawEnd(end));
  const plain = raw.normalize('NFKC').toLowerCase().replaceAll(IDEOGRAPHIC, '.');
  // Written-out dots and what was left out in folding cannot be told from labels again.
  return disguised || plain.split('.').length !== name.split('.').length || /\s/u.test(plain) ? name : plain;
}

function isDisguisedScheme({ units }: FoldedText, scheme: number): boolean {
  return units[scheme] === LETTER_H && units[scheme + 1] === LETTER_X;
}

/** Path and query go on until white space or anything that is not ASCII. */
function pathEnd(text: FoldedText, hostEndIndex: number): number {
  const { units, length } = text;
  const next = units[hostEndIndex];
  if (hostEndIndex >= length || (next !== SLASH && next !== QUESTION && next !== COLON)) return hostEndIndex;
  let end = hostEndIndex;
  while (end < length && (units[end] as number) > 0x20 && (units[end] as number) < 0x7f) end++;
  return end;
}
