/** A seeded source of numbers: every run of the bench reads the same texts. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** @returns an integer from 0 to `below`, exclusive */
  below(below: number): number {
    // xorshift32
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % below;
  }

  /** By Zipf's law, which words and characters of a language follow: rank 0 most often. */
  rank(ranks: number): number {
    return Math.floor(Math.pow(ranks + 1, this.below(1 << 24) / (1 << 24))) - 1;
  }
}

const IDEOGRAPHS = 3500;
const ENGLISH_WORDS = 20_000;
const MESSAGE_LENGTH = 60;
/** Share of the messages. */
const TOO_COMMON = 1 / 15_000;
const VOWELS = 'eaoiu';
const CONSONANTS = 'tnsrhdlcmfpgwybvkxjqz';

/**
 * Messages of 60 characters, three in four of them Chinese with some Latin words among it, the others English: characters
 * and words by Zipf's law, punctuation, digits, now and then an emoji or full width.
 */
export class SyntheticTexts {
  readonly #dice: Dice;
  readonly #ideographs: readonly string[];
  readonly #words: readonly string[];

  constructor(seed: number) {
    const dice = new Dice(seed);
    this.#dice = dice;
    this.#ideographs = Array.from({ length: IDEOGRAPHS }, () => String.fromCharCode(0x4e00 + dice.below(20_000)));
    this.#words = Array.from({ length: ENGLISH_WORDS }, (_, rank) =>
      this.#newWord(1 + Math.ceil(Math.log2(rank + 2) / 3)),
    );
  }

  messages(count: number): string[] {
    return Array.from({ length: count }, () => flat(this.#dice.below(4) === 0 ? this.#english() : this.#chinese()));
  }

  #newWord(syllables: number): string {
    const syllable = () =>
      CONSONANTS.charAt(this.#dice.rank(CONSONANTS.length)) + VOWELS.charAt(this.#dice.rank(VOWELS.length));
    return Array.from({ length: syllables }, syllable).join('');
  }

  #chinese(): string {
    let text = '';
    while (text.length < MESSAGE_LENGTH) {
      const die = this.#dice.below(40);
      if (die === 0) text += ` ${this.#words[this.#dice.rank(ENGLISH_WORDS)]} `;
      else if (die === 1) text += String(this.#dice.below(1000));
      else if (die < 5) text += '，。！？'.charAt(this.#dice.below(4));
      else if (die === 5 && this.#dice.below(4) === 0) text += '😀';
      else if (die === 6 && this.#dice.below(4) === 0) text += 'ＱＱ';
      else text += this.#ideographs[this.#dice.rank(IDEOGRAPHS)];
    }
    return text.slice(0, MESSAGE_LENGTH);
  }

  #english(): string {
    let text = '';
    while (text.length < MESSAGE_LENGTH) {
      const word = this.#words[this.#dice.rank(ENGLISH_WORDS)] as string;
      text += this.#dice.below(8) === 0 ? `${word.charAt(0).toUpperCase()}${word.slice(1)}, ` : `${word} `;
    }
    return text.slice(0, MESSAGE_LENGTH);
  }

  /**
   * Patterns as banks hold them: pieces of the messages, 2 to 6 ideographs or 1 to 2 words, drawn in turns from bands of
   * frequency. What stands in more than one message of thousands is in nobody's bank.
   */
  patterns(count: number, corpus: readonly string[]): string[] {
    const frequency = new Map<string, number>();
    for (const message of corpus) {
      for (const [run] of message.matchAll(/\p{sc=Han}{2,}/gu)) {
        for (let from = 0; from + 2 <= run.length; from++) {
          const piece = run.slice(from, from + 2 + this.#dice.below(5));
          frequency.set(piece, (frequency.get(piece) ?? 0) + 1);
        }
      }
      for (const [words] of message.matchAll(/(?<= )[a-z]{3,}(?: [a-z]+)?(?= )/g))
        frequency.set(words, (frequency.get(words) ?? 0) + 1);
    }
    const bands: string[][] = [];
    for (const [piece, times] of frequency)
      if (times < TOO_COMMON * corpus.length) (bands[Math.floor(Math.log2(times))] ??= []).push(piece);
    const chosen = new Set<string>();
    for (let band = 0; chosen.size < count; band = (band + 1) % bands.length) {
      const pieces = bands[band] ?? [];
      const piece = pieces[this.#dice.below(pieces.length)];
      if (piece !== undefined) chosen.add(piece);
    }
    return [...chosen];
  }
}

/** As a text is that comes out of bytes: one run of units, and not the parts that it was put together from. */
function flat(text: string): string {
  return Buffer.from(text).toString();
}
