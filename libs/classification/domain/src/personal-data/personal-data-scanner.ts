import type { FoldedText } from '../folding/folder.js';
import { isDigit } from '../units.js';
import { scanEmail } from './email-scanner.js';
import { NumberScanner } from './number-scanner.js';
import type { PersonalDatum } from './personal-datum.js';

const AT_SIGN = 0x40;
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
      const unit = units[index];
      if (isDigit(unit)) index = this.#numbers.scan(text, index, found);
      else index = unit === AT_SIGN ? scanEmail(text, index, found) : index + 1;
    }
  }
}
