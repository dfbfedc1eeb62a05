/** What a media file is known by: PDQ by how it looks, the digests by its very bytes. */
export const HASH_KINDS = ['pdq', 'md5', 'sha256'] as const;
export type HashKind = (typeof HASH_KINDS)[number];

/** Length of each kind of hash in words of 32 bits. */
export const HASH_WORDS: Readonly<Record<HashKind, number>> = { pdq: 8, md5: 4, sha256: 8 };

const HEX_DIGITS_OF_A_WORD = 8;

/**
 * Reads a hash in hex, of either case, into `words` from `at` on.
 * @returns false, with `words` in part overwritten, for anything but exactly as many hex digits as the kind has
 */
export function readHash(kind: HashKind, hex: string, words: Uint32Array, at = 0): boolean {
  const count = HASH_WORDS[kind];
  if (hex.length !== count * HEX_DIGITS_OF_A_WORD) return false;
  for (let word = 0, digit = 0; word < count; word++) {
    let value = 0;
    for (const end = digit + HEX_DIGITS_OF_A_WORD; digit < end; digit++) {
      const nibble = nibbleOf(hex.charCodeAt(digit));
      if (nibble < 0) return false;
      value = (value << 4) | nibble;
    }
    words[at + word] = value;
  }
  return true;
}

/** The hash that stands in `words` from `at` on, as lower-case hex. */
export function hexOfHash(kind: HashKind, words: Uint32Array, at = 0): string {
  let hex = '';
  for (let word = at; word < at + HASH_WORDS[kind]; word++)
    hex += (words[word] as number).toString(16).padStart(HEX_DIGITS_OF_A_WORD, '0');
  return hex;
}

function nibbleOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
