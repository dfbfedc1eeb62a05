/** Digits as numbers 0 to 9, `from` to `to` (exclusive): Luhn's check, ISO/IEC 7812-1 annex B. */
export function passesLuhn(digits: Uint8Array, from: number, to: number): boolean {
  let sum = 0;
  for (let index = to - 1, second = false; index >= from; index--, second = !second) {
    const digit = digits[index] as number;
    sum += second ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return sum % 10 === 0;
}

/** Weights 2^(17-i) mod 11 of the first 17 digits, GB 11643-1999. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;

/** ISO 7064 MOD 11-2 over 18 digits; the last is 10 for X. */
export function passesMod11(digits: Uint8Array, from: number): boolean {
  let sum = digits[from + 17] as number;
  for (let index = 0; index < 17; index++) sum += (digits[from + index] as number) * (WEIGHTS[index] as number);
  return sum % 11 === 1;
}

/** ISO 13616: letters are 10 to 35, the first four characters move to the end, the rest of the division by 97 is 1. */
export function passesMod97(account: string): boolean {
  let rest = 0;
  for (const character of account.slice(4) + account.slice(0, 4)) {
    const value = parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
