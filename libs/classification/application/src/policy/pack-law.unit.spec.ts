import { describe, expect, it } from '@jest/globals';
import { checkExamples } from '../example-check.js';
import { judge } from '../judge.js';
import { CompiledPack } from './compiled-pack.js';
import { PolicyPackError } from './policy-pack-error.js';

const TEXT = 'custos.content.TextPosted';
const title = { en: 'Accounts', zh: '账号' };
const clauses = {
  'CL-287-1': { jurisdiction: 'CN', en: 'Using networks to offer crimes.', zh: '非法利用信息网络。' },
  'CAC-ACCOUNT-2022 17': { jurisdiction: 'CN', en: 'Measures upon accounts.', zh: '账号处置。' },
};
const ladders = {
  accounts: { title, basis: 'CAC-ACCOUNT-2022 17', steps: ['M_WARN', 'M_ACCOUNT_SUSPEND'], categories: ['FRAUD_SCAM'] },
  groups: { title, steps: ['M_GROUP_RECTIFY', 'M_GROUP_CLOSE'] },
};
const platforms = { bazaar: ['CN'], forum: ['DE', 'EU'] };

function packOf(rule: object, parts: object = { clauses, ladders, platforms }): object {
  return {
    id: 'test',
    title,
    banks: [{ id: 'offers', category: 'SPAM', description: 'Offers.', words: ['buy now'] }],
    rules: [
      {
        id: 'fraud.offer',
        category: 'FRAUD_SCAM',
        mode: 'live',
        events: [TEXT],
        when: 'words.offers > 0',
        score: 500_000,
        spans: [],
        reason: { en: 'An offer.', zh: '推销。' },
        examples: { match: ['buy now'], pass: ['hello'] },
        ...rule,
      },
    ],
    ...parts,
  };
}

function lawOf(rule: object): unknown {
  return new CompiledPack(packOf(rule)).rules[0]?.law;
}

function problemsOf(document: object): string[] {
  try {
    new CompiledPack(document);
  } catch (error) {
    if (error instanceof PolicyPackError) return error.problems.map(({ pointer, message }) => `${pointer} ${message}`);
    throw error;
  }
  return [];
}

describe('the clauses of a rule', () => {
  it('are some of those that its category rests on, or all where it names none', () => {
    expect(lawOf({ clauses: ['CL-287-1'] })).toMatchObject({ clauses: ['CL-287-1'] });
    expect(lawOf({})).toMatchObject({ clauses: expect.arrayContaining(['CL-287-1', 'SPC-2019-15 8']) as unknown });
    expect(problemsOf(packOf({ clauses: ['CL-287-1', 'CL-1'] })).join()).toContain(
      '/rules/0/clauses/1 "CL-1" is no clause of FRAUD_SCAM: CL-287-1',
    );
  });

  it('stand in the table of its pack', () => {
    expect(problemsOf(packOf({ clauses: ['SPC-2019-15 8'] }))).toEqual([
      '/rules/0/clauses/0 "SPC-2019-15 8" does not stand among the pack\'s clauses',
    ]);
  });
});

describe('the ladder of a rule', () => {
  it('is the one that it names, or its category’s', () => {
    expect(lawOf({})).toMatchObject({ ladder: 'accounts' });
    expect(lawOf({ ladder: 'groups' })).toMatchObject({ ladder: 'groups' });
    expect(lawOf({ category: 'SPAM' })).not.toHaveProperty('ladder');
  });

  it('is in the pack', () => {
    expect(problemsOf(packOf({ ladder: 'stairs' }))).toEqual([
      '/rules/0/ladder there is no ladder "stairs": accounts, groups',
    ]);
    expect(problemsOf(packOf({ ladder: 'constructor' }, {}))).toEqual([
      '/rules/0/ladder there is no ladder "constructor": the pack has none',
    ]);
  });

  it('is made of measures of the closed list, and no category follows two', () => {
    const wrong = { title, basis: 'CL-1', steps: ['M_WARN', 'M_FLOG'], categories: ['FRAUD_SCAM', 'FRAUD'] };
    expect(problemsOf(packOf({}, { clauses, ladders: { accounts: ladders.accounts, wrong } }))).toEqual([
      '/ladders/wrong/basis "CL-1" does not stand among the pack\'s clauses',
      '/ladders/wrong/steps/1 "M_FLOG" is not a measure of the closed list',
      '/ladders/wrong/categories/0 FRAUD_SCAM follows the ladder "accounts"',
      '/ladders/wrong/categories/1 "FRAUD" is not a harm category of the closed list',
    ]);
  });
});

describe('the jurisdictions of a rule', () => {
  const matches = (rule: object, platform: string, others: object = {}) => {
    const pack = new CompiledPack(packOf(rule, { platforms: { ...platforms, ...others } }));
    const event = { type: TEXT, platform, data: {}, texts: [{ pointer: '/text', text: 'buy now' }] };
    return judge(pack, event).findings.length === 1;
  };
  const on = (rule: object, others?: object) =>
    ['bazaar', 'forum', 'elsewhere', 'constructor'].filter((platform) => matches(rule, platform, others));

  it('are those of the platforms that it is judged on', () => {
    expect(on({ jurisdictions: ['CN'] })).toEqual(['bazaar']);
    expect(on({ jurisdictions: ['EU', 'US'] })).toEqual(['forum']);
    expect(on({ jurisdictions: ['EU', 'CN'] })).toEqual(['bazaar', 'forum']);
    expect(on({ jurisdictions: ['CN'] }, { '*': ['CN'] })).toEqual(['bazaar', 'elsewhere', 'constructor']);
  });

  it('are all, where none are named', () => {
    expect(on({})).toEqual(['bazaar', 'forum', 'elsewhere', 'constructor']);
  });

  it('are those of some platform', () => {
    expect(problemsOf(packOf({ jurisdictions: ['US', 'JP'] }))).toEqual([
      '/rules/0/jurisdictions no platform of the pack is under US or JP: pack.yaml names them in platforms',
    ]);
  });

  it('do not keep examples from matching', () => {
    expect(checkExamples(new CompiledPack(packOf({ jurisdictions: ['EU'] })))).toEqual([]);
  });
});
