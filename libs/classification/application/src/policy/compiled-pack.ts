import { createHash } from 'node:crypto';
import { canonicalBytes } from '@custos/kernel';
import { foldTable, TextAnalyser } from '@custos/classification-domain';
import { requireCluster } from '../coordination/cluster-rules.js';
import type { RuleStages } from '../life-cycle/rule-stages.js';
import { StagedRules } from '../life-cycle/staged-rules.js';
import { EXTERNAL } from '../external/external-fold.js';
import { RuleEnvironment, type Condition } from '../rules/rule-environment.js';
import type { RuleGate } from '../rules/rule-gate.js';
import { lawOf, type RuleLaw } from './pack-law.js';
import { foldsOf, type BankFold, type PolicyPack, type RuleText, type WordBank } from './policy-pack.js';
import { PolicyPackError, type PolicyPackProblem } from './policy-pack-error.js';
import { gatheredNumbers, StatefulRules, type Awaited } from '../windows/stateful-rules.js';
import { Exemptions, type Exemption } from './exemption.js';
import { isHeldAtMost, readPackModel, type ModelText, type PackModel } from './pack-model.js';
import { requireRefutation } from './refutations.js';
import { spanSource, type SpanSource } from './span-source.js';
import { territoryOf, type Territory } from './territory.js';
import { withThresholds } from './thresholds.js';
import { refuseSight } from './topic-blindness.js';
import { examinePack } from './validate-pack.js';

export interface CompiledRule {
  readonly text: RuleText;
  /** SHA-256 of what it says, in hex; how it is explained and where the pack puts it are no part of that. */
  readonly hash: string;
  readonly condition: Condition;
  /** Where it does not open, the condition is false. */
  readonly gate: RuleGate;
  readonly spans: readonly SpanSource[];
  /** Given where hints can take back what the rule rests on. */
  readonly exemption: Exemption | undefined;
  readonly law: RuleLaw;
  /** The platforms that it is judged on; all where it is not given. */
  readonly territory: Territory | undefined;
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
  readonly #model: PackModel | undefined;
  readonly #exemptions: Exemptions;
  #staged: StagedRules;

  /** @throws PolicyPackError with everything that is wrong */
  constructor(document: unknown) {
    const { pack, problems: found, placeOf } = examinePack(document);
    this.pack = pack;
    this.document = canonicalBytes(this.pack);
    this.hash = createHash('sha256').update(this.document).digest('hex');
    const banks = this.pack.banks.map(({ id }) => id);
    const numbers = gatheredNumbers(this.pack);
    const problems: PolicyPackProblem[] = [];
    const { model } = this.pack;
    this.#exemptions = new Exemptions(banks);
    this.#model = model === undefined ? undefined : readPackModel(model, problems);
    this.environment = new RuleEnvironment(banks, numbers, this.#model?.categories, pack.values);
    this.stateful = numbers.size === 0 ? undefined : new StatefulRules(this.pack, this.environment, problems);
    this.rules = this.pack.rules.flatMap((text, index) => this.#compile(text, `/rules/${index}`, banks, problems));
    this.analyser = this.#readBanks(problems);
    const all = [...found, ...problems.map(({ pointer, message }) => ({ pointer: placeOf(pointer), message }))];
    if (all.length > 0) throw new PolicyPackError(this.pack.id, all);
    this.#staged = new StagedRules(this.rules, undefined);
  }

  /** Where the rules stand; every one is evaluated until {@link standBy} says otherwise. */
  get staged(): StagedRules {
    return this.#staged;
  }

  /** From here on rules are evaluated and have effect as they stand. Cheap where nothing changes. */
  standBy(stages: RuleStages): void {
    this.#staged = this.stagedBy(stages);
  }

  /** The rules as they stand at given stages. */
  stagedBy(stages: RuleStages): StagedRules {
    return this.#staged.stages === stages ? this.#staged : new StagedRules(this.rules, stages);
  }

  /** Texts of other events need not even be opened. */
  isConcernedWith(type: string): boolean {
    return this.#staged.isConcernedWith(type) || this.stateful?.isConcernedWith(type) === true;
  }

  rulesFor(type: string): readonly CompiledRule[] {
    return this.#staged.rulesFor(type);
  }

  #compile(text: RuleText, pointer: string, banks: readonly string[], problems: PolicyPackProblem[]): CompiledRule[] {
    const spans: SpanSource[] = [];
    for (const [index, name] of text.spans.entries()) {
      const source = spanSource(name, banks);
      if (source === undefined) problems.push({ pointer: `${pointer}/spans/${index}`, message: `there is no ${name}` });
      else spans.push(source);
    }
    const { exemption, missing = [] } = text.unless === undefined ? {} : this.#exemptions.of(text.unless);
    for (const place of missing)
      problems.push({ pointer: `${pointer}/unless/${place}`, message: `there is no ${text.unless?.[place]}` });
    const when = withThresholds(text, pointer, problems);
    try {
      const compiled = (this.stateful ?? this.environment).compile(when);
      requireCluster({ text, ...compiled });
      requireRefutation(text, this.pack, compiled.gate);
      refuseSight({ ...text, when }, this.pack.features ?? [], (asked) => this.#variablesIn(asked));
      const asksModel = this.environment.asks(when, 'model');
      if ((asksModel || this.#asksOutside(when)) && !isHeldAtMost(text.category))
        throw new Error(`a guess of the model can at most hold for review, and ${text.category} is not held`);
      const hash = hashOf(text, asksModel ? this.pack.model : undefined);
      const territory = territoryOf(text, this.pack);
      return [{ text, hash, spans, exemption, law: lawOf(text, this.pack), territory, ...compiled }];
    } catch (error) {
      problems.push({ pointer: `${pointer}/when`, message: (error as Error).message });
      return [];
    }
  }

  #asksOutside(when: string): boolean {
    return this.pack.external !== undefined && this.environment.asks(when, EXTERNAL);
  }

  #variablesIn(expression: string): string[] {
    return Object.keys(this.environment.context).filter((variable) => this.environment.asks(expression, variable));
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
    const folded = (by: BankFold) =>
      new Set(banks.flatMap(({ fold }, bank) => (foldsOf(fold).includes(by) ? [bank] : [])));
    const words = empty.length > 0 ? [] : banks.map((bank) => bank.words);
    return new TextAnalyser(foldTable(), words, this.#model?.model, {
      bySound: folded('pinyin'),
      byParts: folded('components'),
      outside: banksAround(banks, problems),
    });
  }
}

/** By bank: the other one that its words are looked for outside of. */
function banksAround(banks: readonly WordBank[], problems: PolicyPackProblem[]): ReadonlyMap<number, number> {
  const around = new Map<number, number>();
  for (const [bank, { outside }] of banks.entries()) {
    if (outside === undefined) continue;
    const other = banks.findIndex(({ id }) => id === outside);
    if (other >= 0 && other !== bank) around.set(bank, other);
    else problems.push({ pointer: `/banks/${bank}/outside`, message: `there is no other bank "${outside}"` });
  }
  return around;
}

/** A rule that asks a model says something else once the model is another one. */
function hashOf({ mode: _mode, reason: _reason, examples: _examples, ...said }: RuleText, model?: ModelText): string {
  return createHash('sha256')
    .update(canonicalBytes(model === undefined ? said : { ...said, model }))
    .digest('hex');
}
