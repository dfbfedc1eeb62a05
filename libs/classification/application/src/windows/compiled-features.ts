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
import type { FeatureText, ValueKind } from './feature-text.js';
import { valuesOf } from './values-of.js';

export interface CompiledFeature {
  readonly text: FeatureText;
  readonly column: WindowColumn;
  /** Whether the event that the context was filled with counts. A `where` that throws counts nothing. */
  readonly counts: (type: string) => boolean;
  /** The same for an event whose type is one of the feature's. */
  readonly holds: () => boolean;
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
    let kind: ValueKind | undefined;
    let values: readonly number[] = NO_FEATURES;
    for (const column of this.#byType.get(event.type) ?? NO_FEATURES) {
      const { text, holds } = this.inPlace[column] as CompiledFeature;
      const isRatio = text.kind === 'ratio';
      if (!holds()) {
        if (isRatio) occasion.feed(column, FED);
        continue;
      }
      occasion.feed(column, isRatio ? MATCHED : FED);
      if (text.of === undefined) continue;
      if (text.of !== kind) {
        kind = text.of;
        values = valuesOf(kind, event).map((value) => hashBits(hashes.of(event.platform, `${kind}/${value}`)));
      }
      for (const value of values) occasion.addValue(column, value);
    }
  }
}

function compiledFeature(text: FeatureText, context: RuleContext, where: Condition | undefined): CompiledFeature {
  const types = new Set(text.events);
  function holds(): boolean {
    if (where === undefined) return true;
    try {
      return where(context);
    } catch {
      return false;
    }
  }
  return { text, column: columnOf(text), holds, counts: (type) => types.has(type) && holds() };
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
