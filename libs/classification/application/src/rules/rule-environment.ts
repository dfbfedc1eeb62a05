import { Environment, type ASTNode } from '@marcbachmann/cel-js';
import { ADDRESS_KINDS, type TextAnalysis } from '@custos/classification-domain';
import { addressVariable, PERSONAL_FIELDS, personalVariable } from './personal-variable.js';
import { RuleGate } from './rule-gate.js';
import { EventVariable, TextVariable, wordsVariable, type CountsVariable } from './rule-variables.js';

/** What rules are evaluated over; one set is refilled for every event. */
export interface RuleContext {
  readonly event: EventVariable;
  readonly text: TextVariable;
  readonly words: CountsVariable;
  readonly nameWords: CountsVariable;
  readonly personal: CountsVariable;
  readonly address: CountsVariable;
}

/** @throws whatever the expression throws: the caller counts it and goes on */
export type Condition = (context: RuleContext) => boolean;

const LIMITS = { maxAstNodes: 500, maxDepth: 50, maxListElements: 200, maxMapEntries: 50, maxCallArguments: 8 };

/** The typed CEL environment of one pack: an expression that names an unknown bank or field does not compile. */
export class RuleEnvironment {
  readonly #environment: Environment;
  readonly #banks: readonly string[];
  readonly context: RuleContext;

  constructor(banks: readonly string[]) {
    this.#banks = banks;
    const Words = wordsVariable(banks, 'words');
    const NameWords = wordsVariable(banks, 'nameWords');
    const Personal = personalVariable();
    const Address = addressVariable();
    const bankFields = Object.fromEntries(banks.map((bank) => [bank, 'int']));
    this.#environment = new Environment({ limits: LIMITS })
      .registerType('Event', {
        ctor: EventVariable,
        fields: {
          type: 'string',
          platform: 'string',
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
      .registerVariable('event', 'Event')
      .registerVariable('text', 'Text')
      .registerVariable('words', 'Words')
      .registerVariable('nameWords', 'NameWords')
      .registerVariable('personal', 'Personal')
      .registerVariable('address', 'Address');
    this.context = {
      event: new EventVariable(),
      text: new TextVariable(),
      words: new Words(),
      nameWords: new NameWords(),
      personal: new Personal(),
      address: new Address(),
    };
  }

  fill(type: string, platform: string, data: Readonly<Record<string, unknown>>, analysis: TextAnalysis): void {
    const { event, text, words, nameWords, personal, address } = this.context;
    event.set(type, platform, data);
    text.analysis = words.analysis = nameWords.analysis = personal.analysis = address.analysis = analysis;
  }

  /** @throws Error that says what is wrong with the expression, in one line */
  compile(when: string): { condition: Condition; gate: RuleGate } {
    const checked = this.#environment.check(when);
    if (!checked.valid) throw new Error(firstLine(checked.error?.message ?? 'is not a CEL expression'));
    if (checked.type !== 'bool') throw new Error(`must be true or false, and is of type ${checked.type}`);
    const compiled = this.#environment.parse(when);
    if (callsMatches(compiled.ast))
      throw new Error('matches() can run for ever on a hostile text: use a bank of words');
    return { condition: compiled as Condition, gate: new RuleGate(compiled.ast, this.#banks) };
  }
}

function callsMatches(node: ASTNode): boolean {
  const parts: unknown[] = [node];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    if (Array.isArray(part)) parts.push(...(part as unknown[]));
    else if (isNode(part)) {
      if ((part.op === 'rcall' || part.op === 'call') && part.args[0] === 'matches') return true;
      parts.push(part.args);
    }
  }
  return false;
}

function isNode(part: unknown): part is ASTNode {
  return typeof part === 'object' && part !== null && 'op' in part && 'args' in part;
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] as string;
}
