import { seededNumbers } from '@custos/classification-domain';

/** A text and the number of its class. */
export interface ClassedText {
  readonly text: string;
  readonly class: number;
}

export interface Wording {
  /** By class: lists of words, each of which speaks for it. */
  readonly lists: readonly (readonly (readonly string[])[])[];
  /** Words that stand in texts of any class: means of contact and the like. */
  readonly neutral: readonly string[];
  /** Texts that hold nothing of the classes, of which pieces stand between the words. */
  readonly ordinary: readonly string[];
}

const MOST_WORDS = 6;
const MOST_NEUTRAL = 2;
/** Of words, the share that comes from the list which the text is about, and not from any list of the class. */
const ON_THE_MATTER = 0.4;
const WITH_A_PIECE = 0.5;
const PIECE = 12;

/**
 * Texts in which words of a class stand as they may in one that somebody wrote: what word lists know, made into something
 * that a model can learn from. The same seed gives the same texts.
 * @param count of texts for each class
 */
export function composedTexts({ lists, neutral, ordinary }: Wording, count: number, seed: number): ClassedText[] {
  const next = seededNumbers(seed);
  const upTo = (most: number): number => Math.trunc(next() * (most + 1));
  const oneOf = (items: readonly string[]): string => items[upTo(items.length - 1)] as string;
  return lists.flatMap((banks, number) => {
    const all = banks.flat();
    return Array.from({ length: count }, () => {
      const matter = banks[upTo(banks.length - 1)] as readonly string[];
      const parts = Array.from({ length: 1 + upTo(MOST_WORDS - 1) }, () =>
        oneOf(next() < ON_THE_MATTER ? matter : all),
      );
      const put = (part: string): void => void parts.splice(upTo(parts.length), 0, part);
      for (let left = upTo(MOST_NEUTRAL); left > 0; left--) put(oneOf(neutral));
      if (next() < WITH_A_PIECE) {
        const from = oneOf(ordinary);
        const start = upTo(from.length - 1);
        put(from.slice(start, start + PIECE));
      }
      return { text: parts.join(next() < 0.5 ? '，' : ''), class: number };
    });
  });
}
