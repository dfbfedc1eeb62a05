import { harmCategories } from '@custos/contracts';
import { MediaAnalysis, MediaMatcher, type BankMatch, type MediaHashes } from '@custos/classification-domain';

const NO_BANKS = MediaMatcher.build([]);
const NO_MEDIA: MediaHashes = {};

/** Harms that a bank, and so a field of `media`, may be of. */
const CATEGORIES = harmCategories()
  .filter(({ automatedDetection }) => automatedDetection)
  .map(({ code }) => code);

export const MEDIA_FIELDS: Readonly<Record<string, string>> = {
  matches: 'int',
  distance: 'int',
  banks: 'list<string>',
  unreadable: 'bool',
  ...Object.fromEntries(CATEGORIES.map((code) => [code, 'int'])),
};

/**
 * `media`: how the event's media compare with the banks of known media. `matches` counts the entries that match,
 * `distance` the bits to the nearest (256 where none matches), `banks` names the banks, and each harm of the closed
 * list, as in `media.NCII`, counts the matching entries of its banks. Banks are searched when a rule first asks.
 * `unreadable`: a picture that could not be looked at, and so matches by its digests alone.
 */
export class MediaVariable {
  readonly #analysis = new MediaAnalysis();
  #matcher = NO_BANKS;
  #hashes = NO_MEDIA;
  #searched = false;
  /** Whether the picture could not be looked at. */
  unreadable = false;
  /** Whether it was asked since this was last set to false. */
  asked = false;

  set(matcher: MediaMatcher | undefined, data: Readonly<Record<string, unknown>>): void {
    const media = data['media'];
    this.#matcher = matcher ?? NO_BANKS;
    this.#hashes = typeof media === 'object' && media !== null ? media : NO_MEDIA;
    this.#searched = false;
    this.unreadable = typeof (this.#hashes as { unreadable?: unknown }).unreadable === 'string';
  }

  get matches(): bigint {
    return BigInt(this.analysis.entries);
  }

  get distance(): bigint {
    return BigInt(this.analysis.distance);
  }

  get banks(): readonly string[] {
    return this.analysis.matches.map(({ bank }) => bank);
  }

  get analysis(): MediaAnalysis {
    this.asked = true;
    if (!this.#searched) {
      this.#searched = true;
      this.#analysis.clear();
      this.#matcher.match(this.#hashes, this.#analysis);
    }
    return this.#analysis;
  }
}

for (const code of CATEGORIES) {
  Object.defineProperty(MediaVariable.prototype, code, {
    get(this: MediaVariable): bigint {
      return BigInt(this.analysis.entriesOf(code));
    },
  });
}

/** What a signal tells the reviewer of the matches it rests on. */
export function matchesInWords(matches: readonly BankMatch[]): string {
  return matches
    .map(({ bank, kind, distance, entry, entries }) => {
      const nearest = kind === 'pdq' ? `${distance} bits from ${entry}` : `equals ${entry}`;
      return `${bank} (${kind}, ${nearest}${entries > 1 ? `, ${entries} entries` : ''})`;
    })
    .join('; ');
}
