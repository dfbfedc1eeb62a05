import { describe, expect, it } from '@jest/globals';
import { harmCategories } from '@custos/contracts';
import { checkExamples } from '../example-check.js';
import { judge } from '../judge.js';
import { CompiledPack } from './compiled-pack.js';
import type { PolicyPack, RuleText, WordBank } from './policy-pack.js';
import { PolicyPackError } from './policy-pack-error.js';

const TEXT = 'custos.content.TextPosted';

const bank: WordBank = { id: 'offers', category: 'SPAM', description: 'Offers.', words: ['buy now', '加微信'] };

const rule: RuleText = {
  id: 'spam.offer',
  category: 'SPAM',
  mode: 'live',
  events: [TEXT],
  when: 'words.offers > 0 && text.length < 100',
  score: 500_000,
  spans: ['words.offers', 'personal.mobile', 'text.links'],
  reason: { en: 'An offer.', zh: '推销。' },
  examples: { match: ['Buy now!'], pass: ['hello'] },
};

function pack(more: Partial<Omit<PolicyPack, 'rules'>> & { rules?: readonly object[] } = {}): object {
  return { id: 'test', title: { en: 'Test', zh: '测试' }, banks: [bank], rules: [rule], ...more };
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

function judged(compiled: CompiledPack, text: string) {
  return judge(compiled, { type: TEXT, platform: 'm', data: {}, texts: [{ pointer: '/text', text }] });
}

describe('a policy pack', () => {
  it('judges once it is compiled, and says where it found what', () => {
    const text = 'ＢＵＹ　NOW at offers.example.com or 加 微 信';
    const { findings } = judged(new CompiledPack(pack()), text);
    expect(
      findings.map(
        ({
          rule: {
            text: { id },
          },
        }) => id,
      ),
    ).toEqual(['spam.offer']);
    expect(findings[0]!.spans.map(({ start, end }) => text.slice(start, end))).toEqual([
      'ＢＵＹ　NOW',
      'offers.example.com',
      '加 微 信',
    ]);
  });

  it('finds the words of a bank by their sound where it says so', () => {
    const sounding = new CompiledPack(pack({ banks: [{ ...bank, fold: 'pinyin' }] }));
    expect(judged(sounding, '家葳芯').findings).toHaveLength(1);
    expect(judged(new CompiledPack(pack()), '家葳芯').findings).toEqual([]);
  });

  it('has a version that changes with its content and not with the order of its members', () => {
    const version = new CompiledPack(pack()).hash;
    const reordered = Object.fromEntries(Object.entries(pack()).reverse());
    expect(new CompiledPack(reordered).hash).toBe(version);
    expect(new CompiledPack(pack({ rules: [{ ...rule, score: 500_001 }] })).hash).not.toBe(version);
  });

  it.each(
    harmCategories()
      .filter(({ automatedDetection }) => !automatedDetection)
      .map(({ code }) => code),
  )('is refused when a rule or a bank serves %s, which has no detector by construction', (category) => {
    expect(problemsOf(pack({ rules: [{ ...rule, category }] }))).toEqual([
      `/rules/0/category "${category}" must not be detected automatically`,
    ]);
    expect(problemsOf(pack({ banks: [{ ...bank, category }] }))).toEqual([
      `/banks/0/category "${category}" must not be detected automatically`,
    ]);
  });

  it.each([
    [
      'a category of its own',
      pack({ rules: [{ ...rule, category: 'UNFRIENDLY' }] }),
      '/rules/0/category "UNFRIENDLY" is not a harm',
    ],
    [
      'a second category',
      pack({ rules: [{ ...rule, category: ['SPAM', 'PHISHING'] }] }),
      '/rules/0/category must be string',
    ],
    [
      'a bank without a category',
      pack({ banks: [{ ...bank, category: undefined as never }] }),
      "/banks/0 must have required property 'category'",
    ],
    [
      'an unknown member',
      pack({ rules: [{ ...rule, detector: 'other' }] }),
      '/rules/0/detector must NOT have additional properties: detector',
    ],
    [
      'an unknown mode',
      pack({ rules: [{ ...rule, mode: 'silent' }] }),
      '/rules/0/mode must be equal to one of the allowed values',
    ],
    ['a score that is no integer', pack({ rules: [{ ...rule, score: 0.5 }] }), '/rules/0/score must be integer'],
    [
      'a rule without examples',
      pack({ rules: [{ ...rule, examples: { match: [], pass: [] } }] }),
      '/rules/0/examples/match',
    ],
    ['two rules of one name', pack({ rules: [rule, rule] }), '/rules/1/id "spam.offer" is taken'],
    [
      'an event that is no traffic',
      pack({ rules: [{ ...rule, events: ['custos.report.ContentReported'] }] }),
      '/rules/0/events/0',
    ],
    ['an unknown bank', pack({ rules: [{ ...rule, when: 'words.other > 0' }] }), '/rules/0/when'],
    [
      'an expression of another type',
      pack({ rules: [{ ...rule, when: 'text.length' }] }),
      '/rules/0/when must be true or false',
    ],
    ['an expression that does not parse', pack({ rules: [{ ...rule, when: 'text.length >' }] }), '/rules/0/when'],
    [
      'a regular expression',
      pack({ rules: [{ ...rule, when: 'event.language.matches("(a+)+$")' }] }),
      '/rules/0/when matches()',
    ],
    [
      'a hidden one',
      pack({ rules: [{ ...rule, when: 'text.hosts.exists(h, h.matches("(a+)+$"))' }] }),
      '/rules/0/when matches()',
    ],
    [
      'spans of nothing',
      pack({ rules: [{ ...rule, spans: ['words.other'] }] }),
      '/rules/0/spans/0 there is no words.other',
    ],
    ['a word that folds to nothing', pack({ banks: [{ ...bank, words: ['buy now', '\u200b'] }] }), '/banks/0/words/1'],
  ])('is refused with %s', (_, document, problem) => {
    expect(problemsOf(document).join('\n')).toContain(problem);
  });

  it('is refused with everything that is wrong at once', () => {
    const broken = { ...rule, when: 'text.length', spans: ['words.other'] };
    expect(problemsOf(pack({ rules: [broken, { ...broken, id: 'other' }] }))).toHaveLength(4);
  });
});

describe('judging', () => {
  it('goes on with the other rules when one throws', () => {
    const throwing = { ...rule, id: 'throws', when: '1 / text.links > 0' };
    const { findings, failures } = judged(new CompiledPack(pack({ rules: [throwing, rule] })), 'buy now');
    expect(findings.map(({ rule: { text } }) => text.id)).toEqual(['spam.offer']);
    expect(failures.map(({ rule: id }) => id)).toEqual(['throws']);
  });

  it('keeps nothing of one event for the next', () => {
    const compiled = new CompiledPack(
      pack({ rules: [{ ...rule, when: 'words.offers > 0 || text.links > 0 || personal.mobile > 0' }] }),
    );
    expect(judged(compiled, 'buy now a.com 13812345678').findings).toHaveLength(1);
    expect(judged(compiled, 'hello').findings).toHaveLength(0);
  });

  it('tells names from other texts', () => {
    const compiled = new CompiledPack(
      pack({ rules: [{ ...rule, events: ['custos.account.AccountRegistered'], when: 'nameWords.offers > 0' }] }),
    );
    const of = (pointer: string) =>
      judge(compiled, {
        type: 'custos.account.AccountRegistered',
        platform: 'm',
        data: {},
        texts: [{ pointer, text: 'buy now' }],
      });
    expect(of('/displayName').findings).toHaveLength(1);
    expect(of('/bio').findings).toHaveLength(0);
  });

  it('evaluates numbers of the event', () => {
    const compiled = new CompiledPack(
      pack({
        rules: [
          {
            ...rule,
            events: ['custos.payment.PaymentMade'],
            when: 'event.amountMinor >= 5000000000 && event.currency == "CNY"',
          },
        ],
      }),
    );
    const pays = (amountMinor: unknown) =>
      judge(compiled, {
        type: 'custos.payment.PaymentMade',
        platform: 'm',
        data: { amountMinor, currency: 'CNY' },
        texts: [],
      });
    expect(
      [pays(5_000_000_000), pays(4_999_999_999), pays('5000000000')].map(({ findings }) => findings.length),
    ).toEqual([1, 0, 0]);
  });

  it('reads a megabyte of words, links and numbers to its end, and points to a bounded number of places', () => {
    const compiled = new CompiledPack(pack({ rules: [{ ...rule, when: 'words.offers > 0' }] }));
    const { findings } = judged(compiled, 'buy now a.com/x 13812345678 加微信 '.repeat(30_000));
    expect(findings.map(({ spans }) => spans.length)).toEqual([48]);
  });
});

describe('the examples of a pack', () => {
  it('are told apart when a rule does not do what its author says', () => {
    const careless = { ...rule, examples: { match: ['hello'], pass: ['buy now', { data: { text: 'good morning' } }] } };
    expect(checkExamples(new CompiledPack(pack({ rules: [careless] })))).toEqual([
      { rule: 'spam.offer', expected: 'match', example: 'hello' },
      { rule: 'spam.offer', expected: 'pass', example: 'buy now' },
    ]);
  });
});
