import type { FoldedText } from '../folding/folder.js';
import { isDigit, isLetter, isLetterOrDigit } from '../units.js';
import type { PersonalDatum } from './personal-datum.js';

interface Messenger {
  readonly words: readonly string[];
  readonly id: RegExp;
}

/** QQ ids are 5 to 11 digits; WeChat's begin with a letter and have 6 to 20 places. A mobile number is told as such. */
const MESSENGERS: readonly Messenger[] = [
  { words: ['qq', '扣扣', '企鹅', 'q号'], id: /^[1-9]\d{4,10}$/u },
  {
    words: ['微信', '威信', 'v信', 'weixin', 'wechat', 'wx', 'vx', '薇信', '加v', '加微', '加薇'],
    id: /^[a-z][a-z0-9_-]{5,19}$/u,
  },
  { words: ['telegram', 'tg', '电报', '飞机', 'line', 'whatsapp'], id: /^[a-z][a-z0-9_]{4,31}$/u },
];
const REACH = 12;
/** What may stand between the word and the id; without it only an id with a digit is taken for one. */
const JOINT = /^(?:号码|帐号|账号|号|群|id)?(?:是|为)?[:：\s@]*$/u;
const EXPLICIT = /号|id|是|为|[:：@]/u;

/**
 * Reads the id of a messenger that begins at a letter or digit, when a word before it names the messenger.
 *
 * @returns the index after it, or `at` when there is none
 */
export function scanMessenger(text: FoldedText, at: number, found: PersonalDatum[]): number {
  const { units, length } = text;
  let end = at;
  let digits = 0;
  while (end < length && end - at <= 32 && isIdUnit(units[end] as number)) {
    if (isDigit(units[end])) digits++;
    end++;
  }
  if (end - at < 5 || end - at > 32) return at;
  const id = String.fromCharCode(...units.subarray(at, end));
  const before = String.fromCharCode(...units.subarray(Math.max(0, at - REACH), at));
  for (const messenger of MESSENGERS) {
    if (!messenger.id.test(id)) continue;
    for (const word of messenger.words) {
      const place = before.lastIndexOf(word);
      if (place < 0) continue;
      const between = before.slice(place + word.length);
      const standsAlone = !isLetter(word.charCodeAt(0)) || !isLetter(before.charCodeAt(place - 1));
      if (!standsAlone || !JOINT.test(between) || (digits === 0 && !EXPLICIT.test(between))) continue;
      found.push({ kind: 'messenger', start: text.rawStart(at), end: text.rawEnd(end) });
      return end;
    }
  }
  return at;
}

function isIdUnit(unit: number): boolean {
  return isLetterOrDigit(unit) || unit === 0x5f || unit === 0x2d;
}
