import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldTable, TextAnalyser } from '@custos/classification-domain';
import { RuleEnvironment, type Condition } from './rule-environment.js';

const analyser = new TextAnalyser(foldTable(), [['a'], ['b']]);
const environment = new RuleEnvironment(['a', 'b']);

function answer(condition: Condition, words: number, amountMinor: number, type: string): boolean {
  const analysis = analyser.analyse([]);
  for (let word = 0; word < words; word++) analysis.addWord(1, { pointer: '/text', start: 0, end: 1 }, true, false);
  environment.fill({ type, platform: 'platform', data: { amountMinor }, texts: [] }, analysis);
  return condition(environment.context);
}

const comparison = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('words.a', 'words.b', 'event.amountMinor', 'text.length'),
      fc.constantFrom('>', '>=', '==', '!=', '<', '<='),
      fc.integer({ min: -1, max: 3 }),
    )
    .map((parts) => parts.join(' ')),
  fc.constantFrom('event.type == "x"', "event.type != 'x'", 'event.type > "b"', 'words.a + words.b > 1', '2 > words.b'),
);
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4 },
    comparison,
    fc
      .tuple(tie('expression'), fc.constantFrom('&&', '||'), tie('expression'))
      .map(([left, and, right]) => `(${left}) ${and} (${right})`),
    tie('expression').map((inner) => `!(${inner})`),
  ),
}));

describe('conditions made of comparisons', () => {
  it('are what the interpreter says', () => {
    fc.assert(
      fc.property(expression, fc.nat(3), fc.nat(3), fc.constantFrom('x', 'a', 'c'), (when, words, amount, type) => {
        const compiled = environment.compile(when).condition;
        // Comparing with true is left to the interpreter.
        const interpreted = environment.compile(`(${when}) == true`).condition;
        expect(answer(compiled, words, amount, type)).toBe(answer(interpreted, words, amount, type));
      }),
      { numRuns: 500 },
    );
  });
});
