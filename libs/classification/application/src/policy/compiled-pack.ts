import { createHash } from 'node:crypto';
import { canonicalBytes } from '@custos/kernel';
import { foldTable, TextAnalyser } from '@custos/classification-domain';
import { RuleEnvironment, type Condition } from '../rules/rule-environment.js';
import type { RuleGate } from '../rules/rule-gate.js';
import type { PolicyPack, RuleText } from './policy-pack.js';
import { PolicyPackError, type PolicyPackProblem } from './policy-pack-error.js';
import { gatheredNumbers, StatefulRules, type Awaited } from '../windows/stateful-rules.js';
import { spanSource, type SpanSource } from './span-source.js';
import { validatePack } from './validate-pack.js';

export interface CompiledRule {
  readonly text: RuleText;
  readonly condition: Condition;
  /** Where it does not open, the condition is false. */
  readonly gate: RuleGate;
  readonly spans: readonly SpanSource[];
  /** Given where the rule asks for what accounts have in common: it is judged where that is known. */
  readonly awaits?: Awaited;
}

/** A pack that can judge. Not to be shared between threads: analyser and context are refilled for every event. */
export class CompiledPack {
  readonly pack: PolicyPack;
  /** SHA-256 of the pack's canonical JSON, in hex: the pack's version. */
  readonly hash: string;
  readonly document: Buffer;
  readonly analyser: TextAnalyser;
  readonly environment: RuleEnvironment;
  readonly rules: readonly CompiledRule[];
  /** Undefined where nothing of the pack gathers over several events. */
  readonly stateful: StatefulRules | undefined;
  readonly #rulesByType = new Map<string, CompiledRule[]>();

  /** @throws PolicyPackError with everything that is wrong */
  constructor(document: unknown) {
    this.pack = validatePack(document);
    this.document = canonicalBytes(this.pack);
    this.hash = createHash('sha256').update(this.document).digest('hex');
    const banks = this.pack.banks.map(({ id }) => id);
    const numbers = gatheredNumbers(this.pack);
    this.environment = new RuleEnvironment(banks, numbers);
    const problems: PolicyPackProblem[] = [];
    this.stateful = numbers.size === 0 ? undefined : new StatefulRules(this.pack, this.environment, problems);
    this.rules = this.pack.rules.flatMap((text, index) => this.#compile(text, `/rules/${index}`, banks, problems));
    this.analyser = this.#readBanks(problems);
    if (problems.length > 0) throw new PolicyPackError(this.pack.id, problems);
    for (const rule of this.rules) {
      for (const type of rule.text.events) {
        const rules = this.#rulesByType.get(type);
        if (rules === undefined) this.#rulesByType.set(type, [rule]);
        else rules.push(rule);
      }
    }
  }

  /** Texts of other events need not even be opened. */
  isConcernedWith(type: string): boolean {
    return this.#rulesByType.has(type) || this.stateful?.isConcernedWith(type) === true;
  }

  rulesFor(type: string): readonly CompiledRule[] {
    return this.#rulesByType.get(type) ?? [];
  }

  #compile(text: RuleText, pointer: string, banks: readonly string[], problems: PolicyPackProblem[]): CompiledRule[] {
    const spans: SpanSource[] = [];
    for (const [index, name] of text.spans.entries()) {
      const source = spanSource(name, banks);
      if (source === undefined) problems.push({ pointer: `${pointer}/spans/${index}`, message: `there is no ${name}` });
      else spans.push(source);
    }
    try {
      return [{ text, spans, ...(this.stateful ?? this.environment).compile(text.when) }];
    } catch (error) {
      problems.push({ pointer: `${pointer}/when`, message: (error as Error).message });
      return [];
    }
  }

  #readBanks(problems: PolicyPackProblem[]): TextAnalyser {
    const { banks } = this.pack;
    const empty = TextAnalyser.unreadableWords(
      foldTable(),
      banks.map(({ words }) => words),
    );
    for (const { bank, word } of empty) {
      problems.push({
        pointer: `/banks/${bank}/words/${word}`,
        message: 'nothing is left of this word once it is folded',
      });
    }
    return new TextAnalyser(foldTable(), empty.length > 0 ? [] : banks.map(({ words }) => words));
  }
}
