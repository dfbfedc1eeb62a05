import { EVERYONE, inCanary, stageOf, type Stage, type Standing } from '@custos/classification-domain';
import type { SignalRaised } from '@custos/contracts';
import type { CompiledRule } from '../policy/compiled-pack.js';
import type { RuleStages } from './rule-stages.js';

export type SignalMode = SignalRaised['mode'];

const BY_EFFECT: readonly SignalMode[] = ['shadow', 'canary', 'live'];

/** The one with less effect: for what a rule found as it stood at one time and comes true of as it stands at another. */
export function lesserMode(one: SignalMode, other: SignalMode): SignalMode {
  return BY_EFFECT.indexOf(one) < BY_EFFECT.indexOf(other) ? one : other;
}

/** Where one rule stands, and since when by whose approval, if it was approved. */
export interface StagedRule {
  readonly rule: CompiledRule;
  readonly stage: Stage;
  /** Where it stands as long as no step is approved for it. */
  readonly packStage: Stage;
  readonly share: number;
  readonly standing: Standing | undefined;
  /** By its file or an earlier approval it would have effect, but nobody approved what it says now. */
  readonly awaitsApproval: boolean;
}

const NONE: readonly CompiledRule[] = [];

/** The rules of a pack as they stand: those of each event type that are evaluated, and what a match of each leads to. */
export class StagedRules {
  readonly all: readonly StagedRule[];
  readonly #byType = new Map<string, CompiledRule[]>();
  readonly #byId: ReadonlyMap<string, StagedRule>;

  /** @param stages undefined evaluates every rule, whatever its stage: for examples and backtests */
  constructor(
    rules: readonly CompiledRule[],
    readonly stages: RuleStages | undefined,
  ) {
    this.all = rules.map((rule) => {
      const standing = stages?.standings[rule.text.id];
      const packStage = stages?.packStageOf(rule) ?? rule.text.mode;
      const stage = stageOf(standing, { ruleHash: rule.hash, packStage });
      const awaitsApproval = stage !== (standing?.stage ?? rule.text.mode);
      return { rule, stage, packStage, share: standing?.share ?? EVERYONE, standing, awaitsApproval };
    });
    this.#byId = new Map(this.all.map((staged) => [staged.rule.text.id, staged]));
    for (const { rule } of this.all) {
      if (!this.isEvaluated(rule.text.id)) continue;
      for (const type of rule.text.events) {
        const found = this.#byType.get(type);
        if (found === undefined) this.#byType.set(type, [rule]);
        else found.push(rule);
      }
    }
  }

  /** Drafts are not, nor what is retired. */
  isEvaluated(rule: string): boolean {
    const stage = this.#byId.get(rule)?.stage;
    return this.stages === undefined || (stage !== 'draft' && stage !== 'retired');
  }

  isConcernedWith(type: string): boolean {
    return this.#byType.has(type);
  }

  rulesFor(type: string): readonly CompiledRule[] {
    return this.#byType.get(type) ?? NONE;
  }

  of(rule: string): StagedRule | undefined {
    return this.#byId.get(rule);
  }

  /** Only `live` has effects: a canary's match is `live` for the accounts it acts upon, and `canary` for the others. */
  modeOf(rule: string, accountKey: string): SignalMode {
    const staged = this.#byId.get(rule);
    if (staged?.stage === 'live') return 'live';
    if (staged?.stage !== 'canary') return 'shadow';
    return inCanary(rule, accountKey, staged.share) ? 'live' : 'canary';
  }
}
