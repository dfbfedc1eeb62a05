import type { FoldedText } from '../folding/folder.js';
import { isDigit } from '../units.js';

/** Families of {@link readShape}; their numbers are part of every model's meaning. */
const SHAPE = {
  length: 1,
  digits: 2,
  capitals: 3,
  number: 4,
  currency: 5,
  link: 6,
  shouting: 7,
  manyDigits: 8,
  telephone: 9,
} as const;

const CURRENCY = new Set(Array.from('£$€¥￥', (sign) => sign.charCodeAt(0)));
/** Two words in capitals are a manner of writing, one is an abbreviation. */
const SHOUTED_WORDS = 2;
const SHOUTED_LETTERS = 3;
const MANY_DIGITS = 9;
/** Numbers to send a message to have five digits in many countries. */
const SHORT_CODE = 5;
const FEWEST_TELEPHONE = 8;

interface Bag {
  addNamed(family: number, value: number): void;
}

/** How a text looks before it is read: what folding hides (capitals) and what runs of letters blur (amounts, length). */
export function readShape({ raw, units, length }: FoldedText, bag: Bag): void {
  let capitals = 0;
  let letters = 0;
  let run = 0;
  let shouted = 0;
  for (let index = 0; index <= raw.length; index++) {
    const unit = index < raw.length ? raw.charCodeAt(index) : 0;
    const capital = unit >= 0x41 && unit <= 0x5a;
    if (capital) run++;
    else {
      if (run >= SHOUTED_LETTERS) shouted++;
      run = 0;
    }
    if (capital) capitals++;
    if (capital || (unit >= 0x61 && unit <= 0x7a)) letters++;
    if (CURRENCY.has(unit)) bag.addNamed(SHAPE.currency, 1);
  }
  let digits = 0;
  let number = 0;
  for (let index = 0; index <= length; index++) {
    if (index < length && isDigit(units[index])) {
      digits++;
      number++;
    } else if (number > 0) {
      bag.addNamed(SHAPE.number, Math.min(number, 20));
      if (number === SHORT_CODE || number >= FEWEST_TELEPHONE) bag.addNamed(SHAPE.telephone, 1);
      number = 0;
    }
  }
  bag.addNamed(SHAPE.length, Math.min(8, Math.trunc(length / 20)));
  bag.addNamed(SHAPE.digits, Math.min(10, Math.trunc(digits / 2)));
  if (letters > 0) bag.addNamed(SHAPE.capitals, Math.trunc((10 * capitals) / letters));
  if (shouted >= SHOUTED_WORDS) bag.addNamed(SHAPE.shouting, 1);
  if (digits >= MANY_DIGITS) bag.addNamed(SHAPE.manyDigits, 1);
  if (namesLink(raw)) bag.addNamed(SHAPE.link, 1);
}

function namesLink(raw: string): boolean {
  return raw.includes('http') || raw.includes('www') || raw.includes('.com') || raw.includes('.co');
}
