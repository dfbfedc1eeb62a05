import type { PolicyPack, RuleText } from '@custos/classification-application';

/** A rule on texts that matches one word of the bank `words`, unless told otherwise. */
export function aRule(more: Partial<RuleText> = {}): RuleText {
  return {
    id: 'a-rule',
    category: 'SPAM',
    mode: 'live',
    events: ['custos.content.TextPosted'],
    when: 'words.offers > 0',
    score: 500_000,
    spans: [],
    reason: { en: 'because', zh: '因为' },
    examples: { match: ['buy now'], pass: ['hello'] },
    ...more,
  };
}

export function aPack(more: Partial<PolicyPack> = {}): PolicyPack {
  return {
    id: 'test',
    title: { en: 'A test', zh: '测试' },
    banks: [{ id: 'offers', category: 'SPAM', description: 'Offers.', words: ['buy now'] }],
    rules: [aRule()],
    ...more,
  };
}
