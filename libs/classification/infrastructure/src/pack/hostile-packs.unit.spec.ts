import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PolicyPackError } from '@custos/classification-application';
import { compileFiles } from './read-pack.js';

const HEAD = 'id: test\ntitle: { en: Test, zh: 测试 }\n';
const BANK = 'id: offers\ncategory: SPAM\ndescription: Offers.\nwords: [buy now]\n';
const RULE = `id: spam.offer
category: SPAM
mode: live
events: [custos.content.TextPosted]
when: WHEN
score: 500000
spans: []
reason: { en: An offer., zh: 推销。 }
examples: { match: [buy now], pass: [hello] }
`;

function problemsOf(files: Readonly<Record<string, string>>): string[] {
  const all = {
    'pack.yaml': HEAD,
    'banks/offers.yaml': BANK,
    'rules/a.yaml': RULE.replace('WHEN', 'words.offers > 0'),
  };
  try {
    compileFiles('test', new Map(Object.entries({ ...all, ...files })));
  } catch (error) {
    if (error instanceof PolicyPackError) return error.problems.map(({ pointer, message }) => `${pointer} ${message}`);
    throw error;
  }
  return [];
}

function problemOfRule(when: string): string {
  return problemsOf({ 'rules/a.yaml': RULE.replace('WHEN', JSON.stringify(when)) }).join();
}

function aliasBomb(): string {
  const levels = Array.from({ length: 20 }, (_, level) => `b${level + 1}: &b${level + 1} [*b${level}, *b${level}]`);
  return `${HEAD}b0: &b0 [x, x]\n${levels.join('\n')}\n`;
}

describe('a hostile pack', () => {
  it.each([
    ['aliases that expand without bound', { 'pack.yaml': aliasBomb() }, /pack\.yaml:4:\d+ aliases are not taken/],
    ['merged keys', { 'pack.yaml': `${HEAD}a: &a { b: c }\nd: { <<: *a }\n` }, /aliases are not taken/],
    ['deep lists', { 'banks/a.yaml': `id: ${'['.repeat(1_000_000)}` }, /banks\/a\.yaml:1:1 .*more than 64 deep/],
    ['deep maps', { 'banks/a.yaml': '{a: '.repeat(100_000) }, /more than 64 deep/],
    [
      'deep blocks',
      { 'banks/a.yaml': Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n') },
      /stack/,
    ],
    ['a huge file', { 'banks/a.yaml': `id: ${'x'.repeat(5_000_000)}` }, /longer than 4194304 characters/],
    ['a key twice', { 'pack.yaml': `${HEAD}id: other\n` }, /pack\.yaml:3:1 "id" is there twice/],
    ['several documents', { 'pack.yaml': `${HEAD}---\nid: other\n` }, /multiple documents/],
    [
      'a word of a megabyte',
      { 'banks/a.yaml': BANK.replace('buy now', 'x'.repeat(1_000_000)) },
      /more than 200 characters/,
    ],
  ])('of %s is refused', (_, files, problem) => {
    expect(problemsOf(files as Readonly<Record<string, string>>).join('\n')).toMatch(problem);
  });

  it('of very many keys is read to its end', () => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join('\n');
    expect(problemsOf({ 'pack.yaml': `${HEAD}${keys}\n` })).toHaveLength(20_000);
  });

  it('whose texts hold brackets is not deep', () => {
    const words = Array.from({ length: 100 }, (_, index) => `  - "[[{${index}"\n  - '{['\n  - x [{\n`).join('');
    const block = `${'[{'.repeat(99)}`;
    expect(problemsOf({ 'banks/offers.yaml': BANK.replace(' [buy now]', `\n${words}  - |\n    ${block}`) })).toEqual(
      [],
    );
  });

  it.each([
    ['a regular expression', 'event.language.matches("^(a+)+$")', /use a bank of words/],
    ['one for each host', 'text.hosts.exists(h, h.matches("(x+x+)+y"))', /use a bank of words/],
    ['one of a megabyte', `event.language.matches("${'(a|b)*'.repeat(170_000)}")`, /more than 4000 characters/],
    ['alternatives without end', Array.from({ length: 250 }, () => 'text.links>1').join('||'), /maxAstNodes/],
    ['parentheses without end', `${'('.repeat(1900)}true${')'.repeat(1900)}`, /maxDepth/],
    ['negations without end', `${'!'.repeat(3900)}true`, /maxAstNodes|maxDepth/],
    ['a list for each element', 'text.hosts.all(a, text.hosts.exists(b, a != b))', /lengths multiply/],
    ['a search for each element', 'text.hosts.all(a, a in text.hosts)', /lengths multiply/],
    ['lists within lists', '[1, 2].map(a, [a].map(b, b)).size() > 0', /lengths multiply/],
  ])('that asks %s is refused', (_, when, problem) => {
    expect(problemOfRule(when)).toMatch(problem);
  });

  it('may go through one list', () => {
    expect(problemOfRule('text.hosts.exists(h, h.endsWith(".example"))')).toBe('');
  });

  it('of any text at all is refused in words, and never by anything else', () => {
    const yaml = fc.oneof(fc.string({ maxLength: 200 }), fc.string({ unit: 'binary', maxLength: 200 }), fc.json());
    const part = fc.constantFrom('pack.yaml', 'banks/offers.yaml', 'rules/a.yaml', 'values/a.yaml', 'features/a.yaml');
    fc.assert(fc.property(part, yaml, (name, text) => expect(problemsOf({ [name]: text }).length).toBeGreaterThan(0)));
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 300 }), (when) => {
        problemOfRule(when);
      }),
    );
  });
});
