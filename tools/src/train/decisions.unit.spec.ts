import { describe, expect, it } from '@jest/globals';
import { readDecisions } from './decisions.js';

const decision = {
  caseId: 'c-1',
  decisionId: 'd-1',
  outcome: 'violation',
  category: 'FRAUD_SCAM',
  measures: [],
  ground: { kind: 'contract', reference: 'Terms 4', explanation: 'A promise of returns.' },
  decidedBy: 'person:Wang',
  decidedAt: '2026-11-22T10:00:00.000Z',
};

const line = (more: object): string => JSON.stringify({ decision, texts: ['稳赚不赔'], ...more });

describe('decisions to learn from', () => {
  it('are cases as they were decided, in their order', () => {
    const second = { decision: { ...decision, decisionId: 'd-2', outcome: 'no-violation' }, texts: ['讲座'] };
    expect(readDecisions(`${line({})}\n\n${line(second)}\n`)).toEqual([
      { category: 'FRAUD_SCAM', violation: true, texts: ['稳赚不赔'] },
      { category: 'FRAUD_SCAM', violation: false, texts: ['讲座'] },
    ]);
  });

  it.each([
    ['a decision that breaks the contract', { decision: { ...decision, outcome: 'perhaps' } }, /line 2: decision/],
    ['no decision', { decision: undefined }, /line 2/],
    ['no texts', { texts: undefined }, /line 2: texts are missing/],
  ])('are refused with %s', (_, more, message) => {
    expect(() => readDecisions(`${line({})}\n${line(more)}`)).toThrow(message);
  });
});
