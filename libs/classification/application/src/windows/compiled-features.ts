import { canonicalBytes } from '@custos/kernel';
import {
  FED,
  hashBits,
  MATCHED,
  type Occasion,
  type ObservableEvent,
  type WindowColumn,
} from '@custos/classification-domain';
import type { PolicyPackProblem } from '../policy/policy-pack-error.js';
import type { Condition, RuleContext } from '../rules/rule-environment.js';
import { secondsOf, usualBucket } from './durations.js';
import type { FeatureText } from './feature-text.js';
import { valuesOf } from './values-of.js';

export interface CompiledFeature {
  readonly text: FeatureText;
  readonly column: WindowColumn;
  /** Whether the event that the context was filled with counts. A `where` that throws counts nothing. */
  readonly counts: (type: string) => boolean;
}

/** Hashes a value under a key of the deployment, so that nobody reads from 32 bits in a table what they stand for. */
export interface ValueHashes {
  /** Base64url. */
  of(platform: string, value: string): string;
}

const NO_FEATURES: readonly number[] = [];

/** The features of a pack: those whose windows are read in place come first, in the order of their columns. */
export class CompiledFeatures {
  readonly inPlace: readonly CompiledFeature[];
  readonly observed: readonly CompiledFeature[];
  readonly columns: readonly WindowColumn[];
  readonly #byType = new Map<string, number[]>();

  /** @param compile throws an Error in one line for a `where` that is no condition over the event */
  constructor(
    texts: readonly FeatureText[],
    context: RuleContext,
    compile: (where: string) => Condition,
    problems: PolicyPackProblem[],
  ) {
    const compiled = texts.map((text, index) => {
      let where: Condition | undefined;
      try {
        where = text.where === undefined ? undefined : compile(text.where);
      } catch (error) {
        problems.push({ pointer: `/features/${index}/where`, message: (error as Error).message });
      }
      return compiledFeature(text, context, where);
    });
    this.inPlace = compiled.filter(({ text }) => text.key === 'account');
    this.observed = compiled.filter(({ text }) => text.key !== 'account');
    this.columns = this.inPlace.map(({ column }) => column);
    for (const [column, { text }] of this.inPlace.entries()) {
      for (const type of text.events) {
        const columns = this.#byType.get(type);
        if (columns === undefined) this.#byType.set(type, [column]);
        else columns.push(column);
      }
    }
  }

  /** Whether events of the type count in a window that is read in place. */
  feedOn(type: string): boolean {
    return this.#byType.has(type);
  }

  /** Notes in which columns the event counts that the context was filled with. */
  note(event: ObservableEvent, occasion: Occasion, hashes: ValueHashes): void {
    for (const column of this.#byType.get(event.type) ?? NO_FEATURES) {
      const { text, counts } = this.inPlace[column] as CompiledFeature;
      if (counts(event.type)) {
        occasion.feed(column, text.kind === 'ratio' ? MATCHED : FED);
        if (text.of !== undefined)
          for (const value of valuesOf(text.of, event))
            occasion.addValue(column, hashBits(hashes.of(event.platform, `${text.of}/${value}`)));
      } else if (text.kind === 'ratio') {
        occasion.feed(column, FED);
      }
    }
  }
}

function compiledFeature(text: FeatureText, context: RuleContext, where: Condition | undefined): CompiledFeature {
  const types = new Set(text.events);
  return {
    text,
    column: columnOf(text),
    counts(type) {
      if (!types.has(type)) return false;
      if (where === undefined) return true;
      try {
        return where(context);
      } catch {
        return false;
      }
    },
  };
}

function columnOf(text: FeatureText): WindowColumn {
  const seconds = secondsOf(text.window);
  const bucket = text.bucket === undefined ? usualBucket(seconds) : secondsOf(text.bucket);
  return { kind: text.kind, seconds, bucket, fingerprint: fingerprintOf(text) };
}

/** FNV-1a over all that says what is counted, its name included. */
function fingerprintOf(text: FeatureText): number {
  let hash = 0x811c9dc5;
  for (const byte of canonicalBytes(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash | 0;
}
