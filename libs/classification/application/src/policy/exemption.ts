import { CUES, withoutHinted, type Span, type TextAnalysis, type TextField } from '@custos/classification-domain';

/** One kind of hint that a text speaks about a harm: a bank's words, or a cue. */
interface Hint {
  stands(analysis: TextAnalysis): boolean;
  spans(analysis: TextAnalysis): readonly Span[];
}

/**
 * What a rule does not look at: what hints of its `unless` speak about. A rule that is true of an event where such a hint
 * stands is judged again without it, so that a warning is let through and an offer that ends in `新闻` is not.
 */
export class Exemption {
  readonly #hints: readonly Hint[];

  constructor(hints: readonly Hint[]) {
    this.#hints = hints;
  }

  /** Cheap; nearly always false. */
  isAskedOf(analysis: TextAnalysis): boolean {
    return this.#hints.some((hint) => hint.stands(analysis));
  }

  /** What is left of the texts that were analysed; all of it where it stood. */
  textsLeft(texts: readonly TextField[], analysis: TextAnalysis): TextField[] {
    const spans = this.#hints.flatMap((hint) => hint.spans(analysis));
    return texts.map(({ pointer, text }) => {
      const here = spans.filter((span) => span.pointer === pointer);
      return { pointer, text: here.length === 0 ? text : withoutHinted(text, here) };
    });
  }
}

/** The exemptions of a pack's rules; rules that name the same hints share one, and the work that it makes. */
export class Exemptions {
  readonly #banks: readonly string[];
  readonly #known = new Map<string, Exemption>();

  constructor(banks: readonly string[]) {
    this.#banks = banks;
  }

  /** @param names `words.BANK`, `cues.CUE`; `missing`: places of those that there are not */
  of(names: readonly string[]): { exemption: Exemption; missing: readonly number[] } {
    const found = names.map((name) => this.#hint(name));
    const missing = [...found.keys()].filter((place) => found[place] === undefined);
    const key = [...names].sort().join();
    const exemption = this.#known.get(key) ?? new Exemption(found.filter((hint) => hint !== undefined));
    this.#known.set(key, exemption);
    return { exemption, missing };
  }

  #hint(name: string): Hint | undefined {
    const [where, what] = name.split('.') as [string, string];
    const bank = where === 'words' ? this.#banks.indexOf(what) : -1;
    if (bank >= 0)
      return { stands: ({ words }) => (words[bank] as number) > 0, spans: (analysis) => analysis.wordSpans(bank) };
    const cue = where === 'cues' ? CUES.find((known) => known === what) : undefined;
    if (cue === undefined) return undefined;
    return { stands: ({ cues }) => cues.count(cue) > 0, spans: ({ cues }) => cues.spans(cue) };
  }
}
