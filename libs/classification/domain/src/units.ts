/** Tests on folded units, where letters are lower case and digits are ASCII. */

export function isDigit(unit: number | undefined): boolean {
  return unit !== undefined && unit >= 0x30 && unit <= 0x39;
}

export function isLetter(unit: number | undefined): boolean {
  return unit !== undefined && unit >= 0x61 && unit <= 0x7a;
}

export function isLetterOrDigit(unit: number | undefined): boolean {
  return isLetter(unit) || isDigit(unit);
}
