import type { FoldedText } from '../folding/folder.js';

const DIGIT = 1;
const DOT = 2;
const QUESTION = 8;
const QUOTATION = 16;

const TRAITS = new Uint8Array(0x10000);
for (const character of '0123456789') mark(character, DIGIT);
for (const character of '.。') mark(character, DOT);
for (const character of '?吗么') mark(character, QUESTION);
for (const character of '"“「『《') mark(character, QUOTATION);

function mark(character: string, trait: number): void {
  TRAITS[character.charCodeAt(0)] = trait;
}

/** How often units of a kind stand in a text; it decides which scanners have anything to look for. */
export interface UnitCounts {
  digits: number;
  dots: number;
  questions: number;
  quotations: number;
}

export function noUnits(): UnitCounts {
  return { digits: 0, dots: 0, questions: 0, quotations: 0 };
}

/** Overwrites `counts` with those of the text. */
export function countUnits(text: FoldedText, counts: UnitCounts): void {
  const { units, length } = text;
  let digits = 0;
  let dots = 0;
  let questions = 0;
  let quotations = 0;
  for (let index = 0; index < length; index++) {
    const trait = TRAITS[units[index] as number] as number;
    if (trait === 0) continue;
    if (trait === DIGIT) digits++;
    else if (trait === DOT) dots++;
    else if (trait === QUESTION) questions++;
    else quotations++;
  }
  Object.assign(counts, { digits, dots, questions, quotations });
}
