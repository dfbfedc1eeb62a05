import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldTable, TextAnalyser, type TextAnalysis } from '@custos/classification-domain';
import { RuleEnvironment } from './rule-environment.js';

const BANKS = ['a', 'b', 'c'];

const environment = new RuleEnvironment(BANKS);
const analyser = new TextAnalyser(
  foldTable(),
  BANKS.map((bank) => [bank]),
);

function analysisOf(counts: readonly number[]): TextAnalysis {
  const analysis = analyser.analyse([]);
  for (const [bank, count] of counts.entries()) {
    for (let word = 0; word < count; word++)
      analysis.addWord(bank, { pointer: '/text', start: 0, end: 1 }, true, word > 0);
  }
  return analysis;
}

const count = fc
  .tuple(fc.constantFrom('words', 'nameWords'), fc.constantFrom(...BANKS))
  .map(([variable, bank]) => `${variable}.${bank}`);
const counted = fc
  .array(fc.oneof({ weight: 4, arbitrary: count }, fc.constant('text.links')), { minLength: 1, maxLength: 3 })
  .map((terms) => terms.join(' + '));
const comparison = fc
  .tuple(counted, fc.constantFrom('>', '>=', '==', '<'), fc.integer({ min: 0, max: 2 }))
  .map(([left, operator, number]) => `${left} ${operator} ${number}`);
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4 },
    comparison,
    fc.constantFrom('text.links > 0', 'text.length == 0', '1 / text.links > 0'),
    fc
      .tuple(tie('expression'), fc.constantFrom('&&', '||'), tie('expression'))
      .map(([left, and, right]) => `(${left}) ${and} (${right})`),
    tie('expression').map((inner) => `!(${inner})`),
  ),
}));

describe('the gate of a rule', () => {
  it('never stays shut where the rule would match', () => {
    let matched = 0;
    fc.assert(
      fc.property(expression, fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)), (when, counts) => {
        const { condition, gate } = environment.compile(when);
        const analysis = analysisOf(counts);
        environment.fill({ type: 'type', platform: 'platform', data: {}, texts: [] }, analysis);
        let matches = false;
        try {
          matches = condition(environment.context);
        } catch {
          // A rule that throws does not match.
        }
        if (!matches) return;
        expect(gate.opensFor(analysis)).toBe(true);
        matched += 1;
      }),
      { numRuns: 2000 },
    );
    expect(matched).toBeGreaterThan(100);
  });

  it.each([
    ['words.a > 0 && text.links > 0', [0, 1, 1], false],
    ['words.a > 0 && (words.b > 0 || words.c > 1)', [1, 0, 0], false],
    ['words.a > 0 && (words.b > 0 || words.c > 1)', [1, 0, 1], true],
    ['words.a > 0 || text.links > 0', [0, 0, 0], true],
    ['words.a == 0 && words.b > 0', [0, 1, 0], true],
    ['words.a + words.b > 1', [0, 0, 1], false],
    ['words.a + words.b > 1', [0, 1, 0], true],
    ['words.a + text.links > 0', [0, 0, 0], true],
  ])('of %s with %j found opens: %s', (when, counts, opens) => {
    const { gate } = environment.compile(when);
    expect(gate.opensFor(analysisOf(counts))).toBe(opens);
  });
});
