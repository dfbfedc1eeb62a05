import type { FoldedText } from '../folding/folder.js';
import { isDigit, isLetter, isLetterOrDigit } from '../units.js';
import { scanCode, scanPlate } from './code-scanner.js';
import { scanEmail } from './email-scanner.js';
import { scanMessenger } from './messenger-scanner.js';
import { NumberScanner } from './number-scanner.js';
import type { PersonalDatum } from './personal-datum.js';
import { opensTelephone, scanTelephone } from './telephone-scanner.js';

const AT_SIGN = 0x40;
const PLUS = 0x2b;
const FIRST_IDEOGRAPH = 0x3400;
/** More than this in one text adds nothing to any judgement. */
const MOST_FOUND = 1000;

/** Finds structured personal data in folded text, in time linear in its length. */
export class PersonalDataScanner {
  readonly #numbers = new NumberScanner();

  /** Appends to `found` in the order of the text. */
  scan(text: FoldedText, found: PersonalDatum[]): void {
    const { units, length } = text;
    const most = found.length + MOST_FOUND;
    for (let index = 0; index < length && found.length < most;) {
      const unit = units[index] as number;
      if (unit === AT_SIGN) index = scanEmail(text, index, found);
      else if (isLetterOrDigit(unit) || opensTelephone(unit)) index = this.#atWord(text, index, found, most);
      else if (unit >= FIRST_IDEOGRAPH) index = Math.max(scanPlate(text, index, found), index + 1);
      else index++;
    }
  }

  /** A word or number is read by each scanner in turn until one knows it. */
  #atWord(text: FoldedText, at: number, found: PersonalDatum[], most: number): number {
    const { units } = text;
    const before = found.length;
    let end = scanCode(text, at, found);
    if (end > at) return end;
    const digits = units[at] === PLUS ? at + 1 : at;
    if (isDigit(units[digits])) {
      end = this.#numbers.scan(text, digits, found, most);
      if (found.length > before) return end;
    }
    if (opensTelephone(units[at] as number)) {
      const after = scanTelephone(text, at, found);
      if (after > at) return Math.max(after, end);
    }
    const after = scanMessenger(text, at, found);
    if (after > at) return Math.max(after, end);
    return isDigit(units[digits]) ? end : wordEnd(text, at);
  }
}

function wordEnd({ units, length }: FoldedText, at: number): number {
  let end = at + 1;
  if (!isLetter(units[at])) return end;
  while (end < length && isLetter(units[end])) end++;
  return end;
}
