import type { FoldedText } from '../folding/folder.js';
import { isDigit, isLetter, isLetterOrDigit } from '../units.js';

/** A web address in a text, with or without its scheme; offsets are UTF-16 in the raw text, `end` exclusive. */
export interface Link {
  readonly host: string;
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
const MOST_HOST = 253;
const MOST_LINKS = 100;

/** Endings under which a name without a scheme is read as an address. */
const TOP_LEVEL = new Set(
  (
    'app asia bid biz buzz cc cf click cloud club cn co com date edu eu fun ga gov gq hk icu info io jp kr link live loan ltd ' +
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

/** Appends the links of a folded text, in order. Linear: no unit is read more than a few times. */
export function scanLinks(text: FoldedText, found: Link[]): void {
  const { units, length } = text;
  for (let index = 1; index + 1 < length && found.length < MOST_LINKS; index++) {
    if (!isDot(units[index] as number)) continue;
    if (!isLetterOrDigit(units[index - 1]) || !isLetterOrDigit(units[index + 1])) continue;
    const start = hostStart(text, index);
    const end = hostEnd(text, index);
    const host = hostOf(text, start, end);
    if (isAddress(text, start, end, host)) {
      const after = pathEnd(text, end);
      found.push({ host, start: text.rawStart(schemeStart(text, start)), end: text.rawEnd(after) });
      index = after;
    } else {
      index = end;
    }
  }
}

/** The ideographic full stop parts labels too (UTS 46), and is used to hide addresses. */
function isDot(unit: number): boolean {
  return unit === DOT || unit === IDEOGRAPHIC_STOP;
}

function isHostUnit(unit: number): boolean {
  return isLetterOrDigit(unit) || unit === HYPHEN;
}

function hostStart(text: FoldedText, dot: number): number {
  let start = dot;
  while (start > 0 && dot - start < MOST_HOST && isHostUnit(text.units[start - 1] as number)) start--;
  return start;
}

function hostEnd(text: FoldedText, dot: number): number {
  const { units, length } = text;
  const most = Math.min(length, dot + MOST_HOST);
  let end = dot;
  while (end < most) {
    const unit = units[end] as number;
    if (!isHostUnit(unit) && !(isDot(unit) && end + 1 < length && isLetterOrDigit(units[end + 1]))) break;
    end++;
  }
  return end;
}

function hostOf(text: FoldedText, start: number, end: number): string {
  return String.fromCharCode(...text.units.subarray(start, end)).replaceAll('\u3002', '.');
}

function isAddress(text: FoldedText, start: number, end: number, host: string): boolean {
  const { units } = text;
  if (start > 0 && units[start - 1] === AT_SIGN) return false;
  const ending = host.slice(host.lastIndexOf('.') + 1);
  if (schemeStart(text, start) < start) return isLetter(ending.charCodeAt(0)) || isDigit(ending.charCodeAt(0));
  if (ending.length < 2 || !isLetter(ending.charCodeAt(0))) return false;
  if (host.startsWith('www.')) return true;
  const next = units[end];
  const hasPath = end < text.length && (next === SLASH || next === QUESTION || next === COLON);
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

/** Path and query go on until white space or anything that is not ASCII. */
function pathEnd(text: FoldedText, hostEndIndex: number): number {
  const { units, length } = text;
  const next = units[hostEndIndex];
  if (hostEndIndex >= length || (next !== SLASH && next !== QUESTION && next !== COLON)) return hostEndIndex;
  let end = hostEndIndex;
  while (end < length && (units[end] as number) > 0x20 && (units[end] as number) < 0x7f) end++;
  return end;
}
