import { describe, expect, it } from '@jest/globals';
import { RuleStages } from '../life-cycle/rule-stages.js';
import { judge } from '../judge.js';
import { CompiledPack } from './compiled-pack.js';
import { PolicyPackError } from './policy-pack-error.js';

const TEXT = 'custos.content.TextPosted';

const rule = {
  id: 'spam.offer',
  category: 'SPAM',
  mode: 'live',
  events: [TEXT],
  when: 'words.offers > 0',
  score: 500_000,
  spans: [],
  reason: { en: 'An offer.', zh: '推销。' },
  examples: { match: ['buy now'], pass: ['hello'] },
};

function packOf(more: object, parts: object = {}): object {
  return {
    id: 'test',
    title: { en: 'Test', zh: '测试' },
    banks: [{ id: 'offers', category: 'SPAM', description: 'Offers.', words: ['buy now', 'sell now'] }],
    rules: [{ ...rule, ...more }],
    ...parts,
  };
}

/** With a weaker bank beside it. */
function hintsOutside(outside: string): object[] {
  const offers = { id: 'offers', category: 'SPAM', description: 'Offers.', words: ['buy now', 'sell now'] };
  return [offers, { ...offers, id: 'offer_hints', words: ['now', 'buy'], outside }];
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

function matches(pack: CompiledPack, text: string, data: Readonly<Record<string, unknown>> = {}): boolean {
  return judge(pack, { type: TEXT, platform: 'm', data, texts: [{ pointer: '/text', text }] }).findings.length > 0;
}

describe('a threshold of a rule', () => {
  it('stands where its name is asked for, and nowhere in a text', () => {
    const when = 'words.offers >= threshold.fewest && event.platform != "threshold.fewest"';
    const pack = new CompiledPack(packOf({ when, thresholds: { fewest: 2 } }));
    expect([matches(pack, 'buy now'), matches(pack, 'buy now, sell now')]).toEqual([false, true]);
  });

  it('is missed where it is asked for and not given, and where it is given and not asked for', () => {
    expect(problemsOf(packOf({ when: 'words.offers > threshold.most' }))).toEqual([
      '/rules/0/when there is no threshold.most',
    ]);
    expect(problemsOf(packOf({ thresholds: { most: 1 } }))).toEqual(['/rules/0/thresholds/most is asked for nowhere']);
  });
});

describe('a bank of values', () => {
  function holding(kind: string, values: string[]): CompiledPack {
    const bank = { id: 'known', category: 'SPAM', description: 'Known.', kind, values };
    return new CompiledPack(packOf({ when: 'values.known > 0' }, { values: [bank] }));
  }

  it.each([
    ['see bad.com now', true],
    ['see https://www.BAD.com/offer', true],
    ['see notbad.com', false],
    ['see bad.com.cn', false],
  ])('of hosts holds a host with all that lies under it: %s', (text, expected) => {
    expect(matches(holding('host', ['bad.com']), text)).toBe(expected);
  });

  it('of accounts and groups holds their pseudonyms', () => {
    expect(matches(holding('account', ['abc']), 'hello', { accountId: 'abc' })).toBe(true);
    expect(matches(holding('account', ['abc']), 'hello', { groupId: 'abc' })).toBe(false);
    expect(matches(holding('group', ['abc']), 'hello', { groupId: 'abc' })).toBe(true);
  });
});

describe('a bank that is folded', () => {
  const bank = { id: 'offers', category: 'SPAM', description: 'Offers.' };
  const matches = (fold: unknown, text: string) =>
    judge(new CompiledPack(packOf({}, { banks: [{ ...bank, words: ['赌博'], fold }] })), {
      type: TEXT,
      platform: 'test',
      data: {},
      texts: [{ pointer: '/text', text }],
    }).findings.length === 1;

  it('finds words by sound, by components, or both', () => {
    expect(['度播', '贝者博'].map((text) => matches('pinyin', text))).toEqual([true, false]);
    expect(['度播', '贝者博'].map((text) => matches('components', text))).toEqual([false, true]);
    expect(['度播', '贝者博'].map((text) => matches(['pinyin', 'components'], text))).toEqual([true, true]);
  });

  it('by components holds no more words than can be split', () => {
    const words = Array.from({ length: 5001 }, (_, index) => `赌${index}`);
    expect(problemsOf(packOf({}, { banks: [{ ...bank, words, fold: 'components' }] }))).toEqual([
      '/banks/0/fold at most 5000 words of a pack are found by their components; here are 5001',
    ]);
  });
});

describe('rules as they stand', () => {
  const approved = { stage: 'live', share: 1_000_000, approval: 'a', since: '2026-11-22T00:00:00.000Z' } as const;

  it('are not evaluated as drafts, unless examples or the past are asked', () => {
    const pack = new CompiledPack(packOf({ mode: 'draft' }));
    expect(matches(pack, 'buy now')).toBe(true);
    pack.standBy(new RuleStages({}));
    expect([matches(pack, 'buy now'), pack.isConcernedWith(TEXT)]).toEqual([false, false]);
  });

  it('have effect by an approval of what they say, however it is explained', () => {
    const pack = new CompiledPack(packOf({ mode: 'shadow' }));
    const ruleHash = pack.rules[0]?.hash ?? '';
    const explained = new CompiledPack(packOf({ mode: 'shadow', reason: { en: 'Other.', zh: '别的。' } }));
    const changed = new CompiledPack(packOf({ mode: 'live', when: 'words.offers > 1' }));
    const stages = new RuleStages({ 'spam.offer': { ...approved, ruleHash } });
    const modes = [pack, explained, changed].map((one) => one.stagedBy(stages).modeOf('spam.offer', 'account'));
    expect(modes).toEqual(['live', 'live', 'shadow']);
  });

  it('have effect by their file alone in the first version of their pack; what a later one says waits in shadow', () => {
    const first = new CompiledPack(packOf({ mode: 'live' }));
    const changed = new CompiledPack(packOf({ mode: 'live', when: 'words.offers > 1' }));
    const drafted = new CompiledPack(packOf({ mode: 'draft', when: 'words.offers > 2' }));
    const founding = first.rules.map(({ hash }) => hash);
    const stages = new RuleStages({}, founding);
    const staged = [first, changed, drafted].map((pack) => pack.stagedBy(stages).of('spam.offer'));
    expect(staged.map((one) => [one?.stage, one?.awaitsApproval])).toEqual([
      ['live', false],
      ['shadow', true],
      ['draft', false],
    ]);
    const ruleHash = changed.rules[0]?.hash ?? '';
    const brought = new RuleStages({ 'spam.offer': { ...approved, ruleHash } }, founding);
    expect([changed, first].map((pack) => pack.stagedBy(brought).of('spam.offer')?.stage)).toEqual(['live', 'shadow']);
  });

  it('are read back as they were kept, in the form of before the first version counted, too', () => {
    const standings = { 'spam.offer': { ...approved, ruleHash: 'a' } };
    for (const stages of [new RuleStages(standings), new RuleStages(standings, ['b', 'a']), new RuleStages({}, [])]) {
      const again = RuleStages.of(stages.document);
      expect([again.hash, again.standings]).toEqual([stages.hash, stages.standings]);
    }
    expect(JSON.parse(new RuleStages(standings).document.toString())).toEqual(standings);
    expect(new RuleStages({}, ['b', 'a']).hash).toBe(new RuleStages({}, ['a', 'b']).hash);
  });
});

describe('a bank outside of another one', () => {
  it.each([
    ['buy now', 0],
    ['buy now or later, but buy', 1],
    ['buy it, now', 0],
  ])('counts no part of the other’s words: %s', (text, found) => {
    const when = 'words.offers + words.offer_hints > 1 && words.offers > 0';
    const compiled = new CompiledPack(packOf({ when }, { banks: hintsOutside('offers') }));
    const { findings } = judge(compiled, { type: TEXT, platform: 'm', data: {}, texts: [{ pointer: '/text', text }] });
    expect(findings).toHaveLength(found);
  });

  it.each(['offer_hints', 'other'])('needs that there is another one: %s', (outside) => {
    expect(problemsOf(packOf({}, { banks: hintsOutside(outside) }))).toEqual([
      `/banks/1/outside there is no other bank "${outside}"`,
    ]);
  });
});
