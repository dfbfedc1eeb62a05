import { describe, expect, it } from '@jest/globals';
import { CompiledPack } from './compiled-pack.js';
import { PolicyPackError } from './policy-pack-error.js';

const rule = {
  id: 'coordination.one-hand',
  category: 'COORDINATED_INAUTHENTIC',
  mode: 'live',
  events: ['custos.content.TextPosted'],
  when: 'cluster.concentrated >= 5 && cluster.similar >= 5 && cluster.burst >= 500000',
  score: 900_000,
  spans: [],
  reason: { en: 'Accounts act as one.', zh: '多个账号行为一致。' },
  examples: { match: ['a post'], pass: ['a post'] },
};

const bank = { id: 'offers', category: 'SPAM', description: 'Offers.', words: ['buy now'] };
const feature = {
  ...{ id: 'protests', kind: 'count', key: 'account', window: '1h', where: 'text.questions > 0' },
  events: ['custos.content.TextPosted'],
};

function problemsOf(more: object, parts: object = {}): string[] {
  const title = { en: 'Test', zh: '测试' };
  try {
    new CompiledPack({ id: 'test', title, banks: [bank], rules: [{ ...rule, ...more }], ...parts });
  } catch (error) {
    if (error instanceof PolicyPackError) return error.problems.map(({ message }) => message);
    throw error;
  }
  return [];
}

describe('a rule of coordination', () => {
  it('asks who acts with whom, of what type of event, and how often', () => {
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ when: `${rule.when} && event.platform == "market"` })).toEqual([]);
  });

  it.each(['words.offers > 0', 'text.length > 20', 'personal.mobile > 0'])('may not ask what is said: %s', (asked) => {
    const [variable = ''] = asked.split('.');
    expect(problemsOf({ when: `${rule.when} && ${asked}` })).toEqual([
      `COORDINATED_INAUTHENTIC is blind to topics: a rule may not ask ${variable}`,
    ]);
  });

  it('may not wait for numbers that never come', () => {
    expect(problemsOf({ when: 'cluster.accounts >= 65' })).toEqual(['cluster.accounts never rises above 64']);
    expect(problemsOf({ when: 'cluster.burst > 1000000' })).toEqual(['cluster.burst never rises above 1000000']);
  });

  it('may not point into texts', () => {
    expect(problemsOf({ spans: ['words.offers'] })).toEqual([
      'COORDINATED_INAUTHENTIC is blind to topics: a rule may not point into texts',
    ]);
  });

  it('may not look for hints of what is spoken about', () => {
    expect(problemsOf({ unless: ['cues.quotation'] })).toEqual([
      'COORDINATED_INAUTHENTIC is blind to topics: a rule may not look for hints',
    ]);
  });

  it('may not ask a window that counts by what is said', () => {
    const features = [feature, { ...feature, id: 'posts', where: undefined }].map(({ where, ...rest }) =>
      where === undefined ? rest : { ...rest, where },
    );
    expect(problemsOf({ when: `${rule.when} && window.posts > 3` }, { features })).toEqual([]);
    expect(problemsOf({ when: `${rule.when} && window.protests > 3` }, { features })).toEqual([
      'COORDINATED_INAUTHENTIC is blind to topics: window.protests counts by text',
    ]);
  });

  it('has no words and no values of its own', () => {
    expect(problemsOf({}, { banks: [{ ...bank, category: 'COORDINATED_INAUTHENTIC' }] })).toEqual([
      'COORDINATED_INAUTHENTIC is blind to topics: it has no banks',
    ]);
  });
});
