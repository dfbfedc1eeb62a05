import type { TextField } from '@custos/classification-domain';
import { describe, expect, it } from '@jest/globals';
import { judge } from '../judge.js';
import { CompiledPack } from './compiled-pack.js';
import { PolicyPackError } from './policy-pack-error.js';

const TEXT = 'custos.content.TextPosted';
const said = { en: 'An offer.', zh: '推销。' };
const offer = {
  ...{ id: 'spam.offer', category: 'SPAM', mode: 'live', events: [TEXT], when: 'words.offers > 0', score: 500_000 },
  ...{ spans: ['words.offers'], reason: said, examples: { match: ['buy now'], pass: ['hello'] } },
  unless: ['words.news', 'cues.quotation'],
};
const bank = (id: string, words: string[]) => ({ id, category: 'SPAM', description: 'Test.', words });
const banks = [bank('offers', ['buy now', '加微信']), bank('news', ['news', '警方'])];

function pack(rules: readonly object[] = [offer], more: object = {}): CompiledPack {
  return new CompiledPack({ id: 'test', title: said, banks, rules, ...more });
}

function judged(compiled: CompiledPack, ...texts: readonly string[]) {
  const fields = texts.map((text, field): TextField => ({ pointer: `/${field}`, text }));
  return judge(compiled, { type: TEXT, platform: 'm', data: {}, texts: fields });
}

/** By rule that is true, what it points at. */
function found(compiled: CompiledPack, ...texts: readonly string[]): Record<string, string[]> {
  return Object.fromEntries(
    judged(compiled, ...texts).findings.map(({ rule: { text }, spans }) => [
      text.id,
      spans.map(({ pointer, start, end }) => (texts[Number(pointer.slice(1))] ?? '').slice(start, end)),
    ]),
  );
}

describe('a rule with `unless`', () => {
  it.each([
    ['Buy now!', { 'spam.offer': ['Buy now'] }],
    ['The news: buy now!', {}],
    ['警方提醒，加微信的是骗子', {}],
    ['He wrote "buy now" to me', {}],
    ['Buy now! And here is the news.', { 'spam.offer': ['Buy now'] }],
    ['The news is that people buy now. 加微信', { 'spam.offer': ['加微信'] }],
    ['hello', {}],
  ])('does not look at what hints speak about: %s', (text, expected) => {
    expect(found(pack(), text)).toEqual(expected);
  });

  it('looks at each text of an event by itself', () => {
    expect(found(pack(), 'The news: buy now', 'Buy now')).toEqual({ 'spam.offer': ['Buy now'] });
  });

  it('is judged by what is left of everything', () => {
    const rule = { ...offer, when: 'personal.mobile > 0 && text.links > 0', spans: ['personal.mobile'] };
    const compiled = pack([rule]);
    expect(Object.keys(found(compiled, '13812345678. a.example.com'))).toEqual(['spam.offer']);
    expect(found(compiled, '13812345678 said the news. a.example.com')).toEqual({});
  });

  it('changes nothing for rules that look at everything, nor for those with other hints', () => {
    const others = [
      { ...offer, id: 'spam.all', unless: undefined },
      { ...offer, id: 'spam.quoted', unless: ['cues.quotation'] },
      { ...offer, id: 'spam.same' },
    ].map(({ unless, ...rest }) => (unless === undefined ? rest : { ...rest, unless }));
    const compiled = pack([offer, ...others]);
    expect(Object.keys(found(compiled, 'The news: buy now')).sort()).toEqual(['spam.all', 'spam.quoted']);
    expect(Object.keys(found(compiled, 'buy now')).sort()).toEqual([
      'spam.all',
      'spam.offer',
      'spam.quoted',
      'spam.same',
    ]);
  });

  it('fails where what is left makes it throw', () => {
    const { findings, failures } = judged(pack([{ ...offer, when: '1 / words.offers > 0' }]), 'The news: buy now');
    expect(findings).toEqual([]);
    expect(failures.map(({ rule }) => rule)).toEqual(['spam.offer']);
  });

  it('leaves what is observed of the event as it is', () => {
    const feature = { id: 'links', kind: 'count', key: 'url', events: [TEXT], window: '1h' };
    const shared = { ...offer, id: 'spam.shared', when: 'words.offers > 0 && window.links > 2' };
    const compiled = pack([shared], { features: [feature] });
    const observed = (text: string) => {
      const { observations, waiting } = judged(compiled, text);
      return [observations.map(({ observable: { value } }) => value), waiting.length];
    };
    expect(observed('Buy now: a.example.com')).toEqual([['url/a.example.com'], 1]);
    expect(observed('The news: buy now a.example.com')).toEqual([['url/a.example.com'], 0]);
  });

  it('names banks and cues that there are', () => {
    const problems = (() => {
      try {
        pack([{ ...offer, unless: ['words.news', 'words.other', 'cues.irony'] }]);
      } catch (error) {
        if (error instanceof PolicyPackError) return error.problems;
        throw error;
      }
      return [];
    })();
    expect(problems).toEqual([
      { pointer: '/rules/0/unless/1', message: 'there is no words.other' },
      { pointer: '/rules/0/unless/2', message: 'there is no cues.irony' },
    ]);
  });
});
