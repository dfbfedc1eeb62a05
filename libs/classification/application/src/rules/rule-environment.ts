import { Environment, type ASTNode } from '@marcbachmann/cel-js';
import { ADDRESS_KINDS, CUES, verifiedNameIn, type TextAnalysis, type TextField } from '@custos/classification-domain';
import type { CategoryLabels } from '../policy/pack-model.js';
import { numbersClasses, type NumbersVariable } from '../windows/numbers-variable.js';
import { nodesIn, refuseUnboundedTime } from './bounded-time.js';
import { compileComparisons } from './comparisons.js';
import { MEDIA_FIELDS, MediaVariable } from './media-variable.js';
import { addressVariable, PERSONAL_FIELDS, personalVariable } from './personal-variable.js';
import { hostClasses, LINK_FIELDS, LinkVariable } from './link-variable.js';
import { likenessClasses, NameVariable } from './name-variable.js';
import { RuleGate } from './rule-gate.js';
import { cuesVariable } from './cues-variable.js';
import { SYNTHETIC_FIELDS, SyntheticVariable } from './synthetic-variable.js';
import { modelVariable } from './model-variable.js';
import { verifiedClass } from './verified-variable.js';
import { valuesVariable, type ValuesVariable } from './values-variable.js';
import type { ValueBank } from '../policy/policy-pack.js';
import { EventVariable, TextVariable, wordsVariable, type CountsVariable } from './rule-variables.js';

/** What rules are evaluated over; one set is refilled for every event. */
export interface RuleContext {
  readonly event: EventVariable;
  readonly text: TextVariable;
  readonly words: CountsVariable;
  readonly nameWords: CountsVariable;
  readonly personal: CountsVariable;
  readonly address: CountsVariable;
  readonly name: NameVariable;
  readonly link: LinkVariable;
  readonly media: MediaVariable;
  readonly synthetic: SyntheticVariable;
  readonly cues: CountsVariable;
  readonly model: CountsVariable;
  readonly values: ValuesVariable;
}

/** An event with its texts in the clear. */
export interface FilledEvent {
  readonly type: string;
  readonly platform: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly texts: readonly TextField[];
}

/** @throws whatever the expression throws: the caller counts it and goes on */
export type Condition = (context: RuleContext) => boolean;

const LIMITS = { maxAstNodes: 500, maxDepth: 50, maxListElements: 200, maxMapEntries: 50, maxCallArguments: 8 };

/** The typed CEL environment of one pack: an expression that names an unknown bank or field does not compile. */
export class RuleEnvironment {
  readonly #environment: Environment;
  readonly #banks: readonly string[];
  readonly context: RuleContext;
  /** By variable, numbers that gather over several events. */
  readonly #gathered: ReadonlyMap<string, { readonly fields: readonly string[]; readonly variable: NumbersVariable }>;

  /** @param numbers by variable, the names of numbers that gather over several events; @param categories of the model */
  constructor(
    banks: readonly string[],
    numbers: ReadonlyMap<string, readonly string[]> = new Map(),
    categories: readonly CategoryLabels[] = [],
    valueBanks: readonly ValueBank[] = [],
  ) {
    this.#banks = banks;
    const Words = wordsVariable(banks, 'words');
    const NameWords = wordsVariable(banks, 'nameWords');
    const Personal = personalVariable();
    const Address = addressVariable();
    const [Likeness, Within] = likenessClasses(banks);
    const VerifiedAs = verifiedClass(banks);
    const [Official, Posing] = hostClasses(banks);
    const Cues = cuesVariable();
    const Model = modelVariable(categories);
    const Values = valuesVariable(valueBanks);
    const bankFields = Object.fromEntries(banks.map((bank) => [bank, 'int']));
    this.#environment = new Environment({ limits: LIMITS })
      .registerType('Event', {
        ctor: EventVariable,
        fields: {
          type: 'string',
          platform: 'string',
          places: 'int',
          language: 'string',
          currency: 'string',
          amountMinor: 'int',
          durationMs: 'int',
        },
      })
      .registerType('Text', {
        ctor: TextVariable,
        fields: {
          length: 'int',
          digits: 'int',
          questions: 'int',
          quotations: 'int',
          links: 'int',
          hosts: 'list<string>',
        },
      })
      .registerType('Words', { ctor: Words, fields: bankFields })
      .registerType('NameWords', { ctor: NameWords, fields: bankFields })
      .registerType('Personal', {
        ctor: Personal,
        fields: Object.fromEntries(PERSONAL_FIELDS.map((field) => [field, 'int'])),
      })
      .registerType('Address', {
        ctor: Address,
        fields: Object.fromEntries(ADDRESS_KINDS.map((kind) => [kind, 'int'])),
      })
      .registerType('Likeness', { ctor: Likeness, fields: bankFields })
      .registerType('Within', { ctor: Within, fields: bankFields })
      .registerType('VerifiedAs', { ctor: VerifiedAs, fields: bankFields })
      .registerType('Name', {
        ctor: NameVariable,
        fields: {
          likeness: 'Likeness',
          within: 'Within',
          mixedScripts: 'int',
          verified: 'bool',
          verifiedAs: 'VerifiedAs',
        },
      })
      .registerType('Official', { ctor: Official, fields: bankFields })
      .registerType('Posing', { ctor: Posing, fields: bankFields })
      .registerType('Link', {
        ctor: LinkVariable,
        fields: {
          official: 'Official',
          posing: 'Posing',
          ...Object.fromEntries(LINK_FIELDS.map((field) => [field, 'int'])),
        },
      })
      .registerType('Cues', { ctor: Cues, fields: Object.fromEntries(CUES.map((cue) => [cue, 'int'])) })
      .registerType('Model', {
        ctor: Model,
        fields: Object.fromEntries(categories.map(({ category }) => [category, 'int'])),
      })
      .registerType('Media', { ctor: MediaVariable, fields: { ...MEDIA_FIELDS } })
      .registerType('Synthetic', { ctor: SyntheticVariable, fields: { ...SYNTHETIC_FIELDS } })
      .registerType('Values', { ctor: Values, fields: Object.fromEntries(valueBanks.map(({ id }) => [id, 'int'])) })
      .registerVariable('values', 'Values')
      .registerVariable('event', 'Event')
      .registerVariable('text', 'Text')
      .registerVariable('words', 'Words')
      .registerVariable('nameWords', 'NameWords')
      .registerVariable('personal', 'Personal')
      .registerVariable('address', 'Address')
      .registerVariable('name', 'Name')
      .registerVariable('link', 'Link')
      .registerVariable('media', 'Media')
      .registerVariable('synthetic', 'Synthetic')
      .registerVariable('cues', 'Cues')
      .registerVariable('model', 'Model');
    this.#gathered = this.#register(numbers);
    this.context = {
      event: new EventVariable(),
      text: new TextVariable(),
      words: new Words(),
      nameWords: new NameWords(),
      personal: new Personal(),
      address: new Address(),
      name: new NameVariable({ whole: new Likeness(), within: new Within(), verifiedAs: new VerifiedAs() }),
      link: new LinkVariable({ official: new Official(), posing: new Posing() }),
      media: new MediaVariable(),
      synthetic: new SyntheticVariable(),
      cues: new Cues(),
      model: new Model(),
      values: new Values(),
      ...Object.fromEntries([...this.#gathered].map(([name, { variable }]) => [name, variable])),
    };
  }

  /** The values that a variable's fields answer, in their order: to be set for every event. */
  values(variable: string): Float64Array | undefined {
    return this.#gathered.get(variable)?.variable.values;
  }

  setNumbers(variable: string, numbers: Readonly<Record<string, number>>): void {
    const gathered = this.#gathered.get(variable);
    for (const [index, field] of (gathered?.fields ?? []).entries())
      (gathered as { variable: NumbersVariable }).variable.values[index] = numbers[field] ?? 0;
  }

  /** @param texts of the event, whoever wrote them */
  fill({ type, platform, data, texts }: FilledEvent, analysis: TextAnalysis): void {
    const { event, text, words, nameWords, personal, address, cues, model, values } = this.context;
    event.set(type, platform, data);
    values.data = data;
    text.analysis = words.analysis = nameWords.analysis = personal.analysis = address.analysis = analysis;
    cues.analysis = model.analysis = values.analysis = analysis;
    this.context.name.set(data, analysis, verifiedNameIn(texts));
    this.context.synthetic.set(data);
    this.context.link.set(analysis);
  }

  /** @throws Error that says what is wrong with the expression, in one line */
  compile(when: string): { condition: Condition; gate: RuleGate; ast: ASTNode } {
    const checked = this.#environment.check(when);
    if (!checked.valid) throw new Error(firstLine(checked.error?.message ?? 'is not a CEL expression'));
    if (checked.type !== 'bool') throw new Error(`must be true or false, and is of type ${checked.type}`);
    const compiled = this.#environment.parse(when);
    refuseUnboundedTime(compiled.ast);
    const condition = compileComparisons(compiled.ast) ?? (compiled as Condition);
    return { condition, gate: new RuleGate(compiled.ast, this.#banks), ast: compiled.ast };
  }

  /** Whether an expression that compiles asks a variable. */
  asks(when: string, variable: string): boolean {
    return asksFor(this.#environment.parse(when).ast, variable);
  }

  /** For what decides whether an event counts, which cannot ask how many do. @throws Error in one line */
  compileOverEvent(where: string): Condition {
    const { condition, ast } = this.compile(where);
    for (const variable of this.#gathered.keys())
      if (asksFor(ast, variable)) throw new Error(`${variable} is counted by what this says, and cannot be asked here`);
    return condition;
  }

  #register(
    numbers: ReadonlyMap<string, readonly string[]>,
  ): ReadonlyMap<string, { readonly fields: readonly string[]; readonly variable: NumbersVariable }> {
    const gathered = new Map<string, { fields: readonly string[]; variable: NumbersVariable }>();
    for (const [name, fields] of numbers) {
      const { whole: Numbers, fields: own, groups } = numbersClasses(fields);
      const type = `Numbers_${name}`;
      for (const [group, { ctor, fields: inner }] of groups)
        this.#environment.registerType(`${type}_${group}`, { ctor, fields: integers(inner) });
      const typed = Object.fromEntries([...groups.keys()].map((group) => [group, `${type}_${group}`]));
      this.#environment
        .registerType(type, { ctor: Numbers, fields: { ...integers(own), ...typed } })
        .registerVariable(name, type);
      gathered.set(name, { fields, variable: new Numbers() });
    }
    return gathered;
  }
}

function integers(fields: readonly string[]): Record<string, string> {
  return Object.fromEntries(fields.map((field) => [field, 'int']));
}

function asksFor(node: ASTNode, variable: string): boolean {
  for (const { op, args } of nodesIn(node)) if (op === 'id' && args === variable) return true;
  return false;
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] as string;
}
