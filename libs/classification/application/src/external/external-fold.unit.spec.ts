import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Observation } from '@custos/classification-domain';
import { checkExamples } from '../example-check.js';
import { judge } from '../judge.js';
import { CompiledPack } from '../policy/compiled-pack.js';
import { externalFold, externalNumbers } from './external-fold.js';

const TEXT = 'custos.content.TextPosted';
const scored = { text: 'buy now', type: TEXT };

function packOf(when: string, rule: object = {}): CompiledPack {
  const known = (VIOLENT_THREAT: number) => ({ external: { 'own_model.VIOLENT_THREAT': VIOLENT_THREAT } });
  return new CompiledPack({
    id: 'test',
    title: { en: 'Test', zh: '测试' },
    external: ['own_model', 'other'],
    banks: [{ id: 'offers', category: 'SPAM', description: 'Offers.', words: ['buy now'] }],
    rules: [
      {
        id: 'harsh',
        category: 'VIOLENT_THREAT',
        mode: 'live',
        events: [TEXT],
        when,
        score: 500_000,
        spans: [],
        reason: { en: 'Harsh.', zh: '粗暴。' },
        examples: {
          match: [{ data: scored, known: known(900_001) }],
          pass: ['buy now', { data: scored, known: known(900_000) }],
        },
        ...rule,
      },
    ],
  });
}

describe('a rule over scores of models from outside', () => {
  it('is met once a score reaches what it asks for', () => {
    expect(checkExamples(packOf('words.offers > 0 && external.own_model.VIOLENT_THREAT > 900000'))).toEqual([]);
    expect(checkExamples(packOf('external.own_model.VIOLENT_THREAT > 900000 || external.other.SPAM > 5'))).toEqual([]);
  });

  it('waits under the id of its event, where it is true of the event itself', () => {
    const pack = packOf('words.offers > 0 && external.own_model.VIOLENT_THREAT > 900000');
    const of = (text: string) =>
      judge(pack, { id: 'e-1', type: TEXT, platform: 'p', data: {}, texts: [{ pointer: '/text', text }] }).observations;
    expect(of('hello')).toEqual([]);
    expect(of('buy now')).toMatchObject([{ fold: 'external', observable: { value: 'event/e-1', numbers: {} } }]);
  });

  it.each([
    ['external.unknown.VIOLENT_THREAT > 1', {}, /unknown/],
    ['external.own_model.VIOLENT_THREATS > 1', {}, /VIOLENT_THREATS/],
    ['external.own_model.VIOLENT_THREAT < 5', {}, /> or >=/],
    ['external.own_model.VIOLENT_THREAT > 1000000', {}, /never rises above 1000000/],
    ['external.own_model.SPAM > 1 && cluster.accounts > 1', {}, /different keys/],
    ['external.own_model.PHISHING > 1', { category: 'PHISHING' }, /at most hold for review/],
  ])('that asks %s is refused', (when, rule, problem) => {
    expect(() => packOf(when, rule)).toThrow(problem);
  });
});

describe('scores under one event', () => {
  it('are those of the surest label of each harm', () => {
    const scores = [
      { label: 'a', category: 'SPAM', score: 3 },
      { label: 'b', category: 'SPAM', score: 7 },
      { label: 'c', category: 'NCII', score: 5 },
    ];
    expect(externalNumbers('own-model', scores)).toEqual({ 'own_model.SPAM': 7, 'own_model.NCII': 5 });
  });

  it('come to the same finding in whichever order they and the rules that wait arrive', () => {
    const fold = externalFold(['one', 'two']);
    const observed = (waiting: boolean, numbers: Observation['numbers']): Observation => {
      const where = { key: 'k', platform: 'p', eventId: 'e', type: TEXT, account: 'a', subject: 's' };
      return { ...where, time: 0, waiting, numbers, hashes: {} };
    };
    const arrivals = [
      observed(true, {}),
      observed(false, { 'one.SPAM': 3 }),
      observed(false, { 'one.SPAM': 9, 'two.NCII': 2 }),
      observed(false, { 'two.SPAM': 4 }),
    ];
    const order = fc.shuffledSubarray(arrivals, { minLength: arrivals.length });
    fc.assert(
      fc.property(order, (ordered) => {
        let state: Uint8Array | undefined;
        const found = ordered.map((arrival) => {
          const folded = fold.evolve(state, arrival);
          state = folded.state;
          return folded.findings;
        });
        expect(found.at(-1)).toEqual([{ eventId: 'e', numbers: { 'one.SPAM': 9, 'two.NCII': 2, 'two.SPAM': 4 } }]);
        expect(found.findIndex((findings) => findings.length > 0)).toBe(ordered.findIndex(({ waiting }) => waiting));
      }),
    );
  });
});
