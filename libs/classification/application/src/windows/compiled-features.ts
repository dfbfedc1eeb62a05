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

/** What an event of one type may count in. */
interface FedByType {
  /** Ascending. */
  readonly columns: readonly number[];
  /** Their conditions, each once. */
  readonly conditions: readonly number[];
}

/** The features of a pack: those whose windows are read in place come first, in the order of their columns. */
export class CompiledFeatures {
  readonly inPlace: readonly CompiledFeature[];
  readonly observed: readonly CompiledFeature[];
  readonly columns: readonly WindowColumn[];
  readonly #byType = new Map<string, FedByType>();
  /** Different conditions of the columns, and of each column its own: one is asked once of an event. */
  readonly #conditions: readonly (() => boolean)[];
  readonly #conditionOf: readonly number[];
  /** By condition: whether the event under way meets it. */
  readonly #met: boolean[] = [];
  /** Hashes of its values of one kind. */
  readonly #hashed: number[] = [];

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
    const wheres = [...new Set(this.inPlace.map(({ text }) => text.where))];
    this.#conditionOf = this.inPlace.map(({ text }) => wheres.indexOf(text.where));
    this.#conditions = wheres.map((_, index) => this.inPlace[this.#conditionOf.indexOf(index)]!.holds);
    for (const type of new Set(this.inPlace.flatMap(({ text }) => text.events))) {
      const columns = [...this.inPlace.keys()].filter((column) => this.inPlace[column]!.text.events.includes(type));
      const conditions = [...new Set(columns.map((column) => this.#conditionOf[column] as number))];
      this.#byType.set(type, { columns, conditions });
    }
  }

  /** Whether events of the type count in a window that is read in place. */
  feedOn(type: string): boolean {
    return this.#byType.has(type);
  }

  /** Notes in which columns the event counts that the context was filled with. */
  note(event: ObservableEvent, occasion: Occasion, hashes: ValueHashes): void {
    const fed = this.#byType.get(event.type);
    if (fed === undefined) return;
    const { columns, conditions } = fed;
    const met = this.#met;
    for (let at = 0; at < conditions.length; at++) {
      const condition = conditions[at] as number;
      met[condition] = (this.#conditions[condition] as () => boolean)();
    }
    let kind: ValueKind | undefined;
    for (let at = 0; at < columns.length; at++) {
      const column = columns[at] as number;
      const { text } = this.inPlace[column] as CompiledFeature;
      const isRatio = text.kind === 'ratio';
      if (met[this.#conditionOf[column] as number] !== true) {
        if (isRatio) occasion.feed(column, FED);
        continue;
      }
      occasion.feed(column, isRatio ? MATCHED : FED);
      if (text.of === undefined) continue;
      if (text.of !== kind) this.#hash((kind = text.of), event, hashes);
      for (let index = 0; index < this.#hashed.length; index++)
        occasion.addValue(column, this.#hashed[index] as number);
    }
  }

  #hash(kind: ValueKind, event: ObservableEvent, hashes: ValueHashes): void {
    this.#hashed.length = 0;
    for (const value of valuesOf(kind, event))
      this.#hashed.push(hashBits(hashes.of(event.platform, `${kind}/${value}`)));
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
