/** 64 printable characters that need no escape in source text; a digit carries five bits and whether more follow. */
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const MORE = 32;
const VALUES = new Uint8Array(128);
for (let value = 0; value < 64; value++) VALUES[DIGITS.charCodeAt(value)] = value;

/** Small integers, negative ones too, as short text: how generated tables stand in source files. */
export function packIntegers(numbers: readonly number[]): string {
  let text = '';
  for (const number of numbers) {
    let rest = number < 0 ? -number * 2 - 1 : number * 2;
    for (; rest >= MORE; rest >>>= 5) text += DIGITS.charAt((rest & 31) | MORE);
    text += DIGITS.charAt(rest);
  }
  return text;
}

/** Reads what {@link packIntegers} wrote. */
export function unpackIntegers(text: string): Int32Array {
  const numbers = new Int32Array(text.length);
  let count = 0;
  let number = 0;
  let shift = 0;
  for (let index = 0; index < text.length; index++) {
    const digit = VALUES[text.charCodeAt(index)] as number;
    number |= (digit & 31) << shift;
    if (digit >= MORE) {
      shift += 5;
      continue;
    }
    numbers[count++] = number & 1 ? -((number + 1) >>> 1) : number >>> 1;
    number = shift = 0;
  }
  return numbers.subarray(0, count);
}
