import {
  MOST_OBSERVATIONS,
  type Finding,
  type Numbers,
  type Observable,
  type ObservableEvent,
  type ObservationFold,
} from '@custos/classification-domain';
import { EXTERNAL, externalFields, externalFold } from '../external/external-fold.js';
import type { CompiledRule } from '../policy/compiled-pack.js';
import type { PolicyPack } from '../policy/policy-pack.js';
import type { PolicyPackProblem } from '../policy/policy-pack-error.js';
import type { Condition, RuleEnvironment } from '../rules/rule-environment.js';
import type { RuleGate } from '../rules/rule-gate.js';
import { CompiledFeatures } from './compiled-features.js';
import type { EventWindows } from './event-windows.js';
import { OBSERVATION_FOLDS } from './observation-folds.js';
import { splitCondition, type Question } from './split-condition.js';
import { WINDOW, windowFolds } from './window-folds.js';

/** What a rule still waits for once it is true of the event itself. */
export interface Awaited {
  readonly fold: string;
  readonly condition: Condition;
}

export interface CompiledCondition {
  readonly condition: Condition;
  readonly gate: RuleGate;
  readonly awaits?: Awaited;
}

/** What is to be observed of an event, and the rules that wait for what is known under its value. */
export interface PendingObservation<Rule> {
  readonly fold: string;
  readonly observable: Observable;
  readonly waiting: readonly Finding<Rule>[];
}

const NOTHING: readonly PendingObservation<CompiledRule>[] = [];

/** By variable, the names of its numbers: of windows and of whatever else gathers over several events. */
export function gatheredNumbers(pack: PolicyPack): ReadonlyMap<string, readonly string[]> {
  const numbers = new Map<string, readonly string[]>();
  const { features = [] } = pack;
  // In place first, as the columns of the features are.
  const ids = [...features.filter(isInPlace), ...features.filter((feature) => !isInPlace(feature))].map(({ id }) => id);
  if (ids.length > 0) numbers.set(WINDOW, ids);
  for (const { variable, fields } of OBSERVATION_FOLDS) numbers.set(variable, fields);
  if (pack.external !== undefined) numbers.set(EXTERNAL, externalFields(pack.external));
  return numbers;
}

function isInPlace({ key }: { readonly key: string }): boolean {
  return key === 'account';
}

/** A pack's features and folds, and its rules that read them. */
export class StatefulRules {
  readonly features: CompiledFeatures;
  readonly #environment: RuleEnvironment;
  readonly #inPlace: Float64Array;
  readonly #known: readonly ObservationFold[];
  readonly #used = new Map<string, ObservationFold>();

  constructor(pack: PolicyPack, environment: RuleEnvironment, problems: PolicyPackProblem[]) {
    this.#environment = environment;
    const compile = (where: string) => environment.compileOverEvent(where);
    this.features = new CompiledFeatures(pack.features ?? [], environment.context, compile, problems);
    this.#inPlace = (environment.values(WINDOW) ?? new Float64Array(0)).subarray(0, this.features.columns.length);
    const outside = pack.external === undefined ? [] : [externalFold(pack.external)];
    this.#known = [...windowFolds(this.features.observed), ...OBSERVATION_FOLDS, ...outside];
  }

  /** Whether there is nothing to count and nothing to observe. */
  get isIdle(): boolean {
    return this.#inPlace.length === 0 && this.#used.size === 0;
  }

  /** Only what some rule waits for is observed at all. */
  get folds(): ReadonlyMap<string, ObservationFold> {
    return this.#used;
  }

  /** @throws Error in one line */
  compile(when: string): CompiledCondition {
    const whole = this.#environment.compile(when);
    const { here, elsewhere } = splitCondition(whole.ast, (name) => this.#foldOf(name) !== undefined);
    if (elsewhere === undefined) return whole;
    const folds = new Set(elsewhere.questions.map((question) => this.#foldOf(question)));
    const [fold] = folds;
    if (fold === undefined || folds.size > 1) throw new Error('asks for what is counted under different keys');
    for (const question of elsewhere.questions) checkReachable(fold, question);
    this.#used.set(fold.name, fold);
    const { condition, gate } = this.#environment.compile(here);
    return {
      condition,
      gate,
      awaits: { fold: fold.name, condition: this.#environment.compile(elsewhere.when).condition },
    };
  }

  isConcernedWith(type: string): boolean {
    if (this.features.feedOn(type)) return true;
    for (const { events } of this.#used.values()) if (events.includes(type)) return true;
    return false;
  }

  /** Counts the event that the context was filled with, and lets rules read the windows that stand in place. */
  count(event: ObservableEvent, windows: EventWindows | undefined): void {
    if (windows === undefined) this.#inPlace.fill(0);
    else if (this.#inPlace.length > 0) windows.count(this.features, event, this.#inPlace);
  }

  /** @param waiting rules that are true of the event itself */
  observe(
    event: ObservableEvent,
    waiting: readonly Finding<CompiledRule>[],
  ): readonly PendingObservation<CompiledRule>[] {
    if (this.#used.size === 0) return NOTHING;
    const pending: PendingObservation<CompiledRule>[] = [];
    for (const fold of this.#used.values()) {
      const rules = waiting.filter(({ rule }) => rule.awaits?.fold === fold.name);
      if (rules.length === 0 && !fold.events.includes(event.type)) continue;
      for (const observable of fold.observe(event, rules.length > 0))
        pending.push({ fold: fold.name, observable, waiting: rules });
    }
    return pending;
  }

  /** Whether what a rule waits for has come to pass. @param numbers by variable and name */
  isMet({ condition }: Awaited, numbers: Readonly<Record<string, Numbers>>): boolean {
    for (const [variable, known] of Object.entries(numbers)) this.#environment.setNumbers(variable, known);
    return condition(this.#environment.context);
  }

  #foldOf({ variable, field }: { readonly variable: string; readonly field: string }): ObservationFold | undefined {
    return this.#known.find((fold) => fold.variable === variable && fold.fields.includes(field));
  }
}

/** A number that no window can reach is a rule that never speaks. */
function checkReachable({ variable, highest = {} }: ObservationFold, { field, least }: Question): void {
  const most = variable === WINDOW && !field.includes('rate') ? MOST_OBSERVATIONS : (highest[field] ?? Infinity);
  if (Number(least) > most) throw new Error(`${variable}.${field} never rises above ${most}`);
}
