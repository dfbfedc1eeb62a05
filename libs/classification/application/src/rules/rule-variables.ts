import type { TextAnalysis } from '@custos/classification-domain';

/** CEL's integers are bigint; the counts of an event are small and asked for often. */
const SMALL = Array.from({ length: 2048 }, (_, value) => BigInt(value));

export function integer(value: number): bigint {
  return SMALL[value] ?? BigInt(Math.trunc(value));
}

/** `event`: what the event says of itself apart from its texts. Absent texts are empty, absent numbers 0. */
export class EventVariable {
  type = '';
  platform = '';
  #data: Readonly<Record<string, unknown>> = {};

  set(type: string, platform: string, data: Readonly<Record<string, unknown>>): void {
    this.type = type;
    this.platform = platform;
    this.#data = data;
  }

  /** Of device and network address, how many the publisher says it was done from. */
  get places(): bigint {
    return integer(Number(this.#data['deviceId'] !== undefined) + Number(this.#data['ipAddress'] !== undefined));
  }

  get language(): string {
    return this.#text('language');
  }

  get currency(): string {
    return this.#text('currency');
  }

  get amountMinor(): bigint {
    return this.#number('amountMinor');
  }

  get durationMs(): bigint {
    return this.#number('durationMs');
  }

  #text(name: string): string {
    const value = this.#data[name];
    return typeof value === 'string' ? value : '';
  }

  #number(name: string): bigint {
    const value = this.#data[name];
    return typeof value === 'number' && Number.isFinite(value) ? integer(value) : 0n;
  }
}

/** `text`: measures of all texts of the event together. */
export class TextVariable {
  analysis: TextAnalysis | undefined;

  get length(): bigint {
    return integer(this.analysis?.length ?? 0);
  }

  get digits(): bigint {
    return integer(this.analysis?.digits ?? 0);
  }

  get questions(): bigint {
    return integer(this.analysis?.questions ?? 0);
  }

  get quotations(): bigint {
    return integer(this.analysis?.quotations ?? 0);
  }

  get links(): bigint {
    return integer(this.analysis?.hosts.length ?? 0);
  }

  get hosts(): readonly string[] {
    return this.analysis?.hosts ?? [];
  }
}

/** Variables whose fields are counts, one by name: banks of words, kinds of personal data. */
export interface CountsVariable {
  analysis: TextAnalysis | undefined;
}

/** `words` or `nameWords`: by bank, how many of its words were found. */
export function wordsVariable(banks: readonly string[], where: 'words' | 'nameWords'): new () => CountsVariable {
  return countsClass(banks, (analysis, index) => analysis[where][index] as number);
}

/** A variable with a count for each name; a count is looked for when an expression asks for it. */
export function countsClass(
  names: readonly string[],
  count: (analysis: TextAnalysis, index: number) => number,
): new () => CountsVariable {
  class Counts {
    analysis: TextAnalysis | undefined;
  }
  for (const [index, name] of names.entries()) {
    Object.defineProperty(Counts.prototype, name, {
      get(this: Counts): bigint {
        return this.analysis === undefined ? 0n : integer(count(this.analysis, index));
      },
    });
  }
  return Counts;
}
