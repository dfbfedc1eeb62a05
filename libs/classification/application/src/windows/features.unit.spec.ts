import { describe, expect, it } from '@jest/globals';
import { PartitionWindows, type Observable } from '@custos/classification-domain';
import { checkExamples } from '../example-check.js';
import { judge, type OpenedEvent } from '../judge.js';
import { CompiledPack } from '../policy/compiled-pack.js';
import { PolicyPackError, type PolicyPackProblem } from '../policy/policy-pack-error.js';
import type { RuleText } from '../policy/policy-pack.js';
import type { FeatureText } from './feature-text.js';
import { PartitionView } from './partition-view.js';

const TEXT = 'custos.content.TextPosted';
const POSTS: FeatureText = { id: 'posts', kind: 'count', key: 'account', events: [TEXT], window: '10m' };
const SHARED: FeatureText = { id: 'shared', kind: 'distinct', key: 'url', of: 'account', events: [TEXT], window: '1h' };
const said = { en: 'because', zh: '因为' };

function rule(when: string, more: Partial<RuleText> = {}): RuleText {
  return {
    ...{ id: 'a-rule', category: 'SPAM', mode: 'live', events: [TEXT], when, score: 500_000, spans: [], reason: said },
    examples: { match: ['match'], pass: ['pass'] },
    ...more,
  };
}

function pack(features: readonly FeatureText[], ...rules: readonly RuleText[]): CompiledPack {
  return new CompiledPack({ id: 'test', title: said, banks: [], rules, features });
}

function problemsOf(make: () => unknown): readonly PolicyPackProblem[] {
  try {
    make();
  } catch (error) {
    if (error instanceof PolicyPackError) return error.problems;
    throw error;
  }
  return [];
}

function refused(feature: Partial<FeatureText>): string[] {
  const problems = problemsOf(() => pack([{ ...POSTS, ...feature }], rule('text.length > 0')));
  return problems.map(({ pointer }) => pointer);
}

function post(text: string, account = 'ann'): OpenedEvent {
  return { type: TEXT, platform: 'm', account, data: {}, texts: [{ pointer: '/text', text }] };
}

const hashes = { of: (platform: string, value: string) => `${platform}${value}` };

describe('features of a pack', () => {
  it.each<[string, Partial<FeatureText>, string]>([
    ['a distinct of nothing', { kind: 'distinct' }, '/features/0/kind'],
    ['a count of different ones', { of: 'url' }, '/features/0/of'],
    ['a ratio without a part', { kind: 'ratio' }, '/features/0/kind'],
    ['a window longer than a month', { window: '31d' }, '/features/0/window'],
    ['a window of no length', { window: '10 minutes' }, '/features/0/window'],
    ['a bucket that does not divide the window', { bucket: '7m' }, '/features/0/bucket'],
    ['too many buckets', { bucket: '1s' }, '/features/0/bucket'],
    ['a session over what accounts share', { kind: 'session', key: 'url' }, '/features/0/kind'],
    ['an event that is not of the intake', { events: ['custos.enforcement.CaseOpened'] }, '/features/0/events/0'],
    ['a condition that asks what it decides', { where: 'window.posts > 1' }, '/features/0/where'],
    ['a condition that is none', { where: 'text.length' }, '/features/0/where'],
  ])('may not be %s', (_, feature, pointer) => {
    expect(refused(feature)).toEqual([pointer]);
  });

  it('are read by name: a rule that asks for another is refused', () => {
    const problems = problemsOf(() => pack([POSTS], rule('window.comments > 3')));
    expect(problems.map(({ pointer }) => pointer)).toEqual(['/rules/0/when']);
    expect(problemsOf(() => pack([], rule('window.posts > 3')))).toHaveLength(1);
  });

  it('count in place what happened before, the event itself included, by account', () => {
    const compiled = pack(
      [POSTS, { ...POSTS, id: 'long', where: 'text.length > 3' }],
      rule('window.posts >= 3 && window.long == 2'),
    );
    const view = new PartitionView(new PartitionWindows(compiled.stateful?.features.columns ?? []), hashes);
    const judged = ['long text', 'hi', 'long text', 'hi'].map((text, index) => {
      view.at(Date.UTC(2026, 10, 22) + 1000 * index);
      return judge(compiled, post(text), view).findings.length;
    });
    expect(judged).toEqual([0, 0, 1, 1]);
    expect(judge(compiled, post('long text', 'bob'), view).findings).toEqual([]);
    expect(view.journal.isEmpty).toBe(false);
  });

  it('answer nothing where no windows are given', () => {
    expect(judge(pack([POSTS], rule('window.posts == 0')), post('text')).findings).toHaveLength(1);
  });
});

describe('rules over what accounts share', () => {
  const compiled = pack([POSTS, SHARED], rule('window.shared >= 5 && text.length > 20 && window.posts < 100'));

  it('wait, once they are true of the event itself, for each of its values, with nothing in the clear but to be hashed', () => {
    const { findings, observations } = judge(
      compiled,
      post('look at https://Shop.example.com/a#b and pay.example.org'),
    );
    expect(findings).toEqual([]);
    expect(
      observations.map(({ observable, waiting }) => [observable, waiting.map(({ rule: { text } }) => text.id)]),
    ).toEqual(
      ['shop.example.com/a', 'pay.example.org'].map((link) => [
        { value: `url/${link}`, numbers: { shared: 1 }, hashed: { shared: 'account/ann' } } satisfies Observable,
        ['a-rule'],
      ]),
    );
  });

  it('are observed too where they do not wait, since the event counts for others', () => {
    const [observation] = judge(compiled, post('see pay.example.org')).observations;
    expect(observation).toMatchObject({ waiting: [] });
  });

  it('come true by what was counted', () => {
    const awaits = compiled.rules[0]!.awaits!;
    expect(compiled.stateful?.isMet(awaits, { window: { shared: 4 } })).toBe(false);
    expect(compiled.stateful?.isMet(awaits, { window: { shared: 5 } })).toBe(true);
  });

  it.each([
    ['a number that may fall again', 'window.shared < 5'],
    ['an exact number', 'window.shared == 5'],
    ['either of event and count', 'window.shared > 5 || text.length > 3'],
    ['more than is counted', 'window.shared > 512'],
  ])('may not ask for %s', (_, when) => {
    expect(problemsOf(() => pack([SHARED], rule(when))).map(({ pointer }) => pointer)).toEqual(['/rules/0/when']);
  });

  it('may not ask for what is counted under different keys', () => {
    const devices: FeatureText = { ...SHARED, id: 'devices', key: 'device' };
    const problems = problemsOf(() => pack([SHARED, devices], rule('window.shared > 5 && window.devices > 5')));
    expect(problems).toHaveLength(1);
  });

  it('are held against examples that say what is known by then', () => {
    const data = { text: 'a text of more than twenty letters' };
    const examples = {
      match: [{ data, known: { window: { shared: 5, posts: 1 } } }],
      pass: [
        { data, known: { window: { shared: 4 } } },
        { data, known: { window: { shared: 9, posts: 100 } } },
        data.text,
      ],
    };
    const held = pack(
      [POSTS, SHARED],
      rule('window.shared >= 5 && text.length > 20 && window.posts < 100', { examples }),
    );
    expect(checkExamples(held)).toEqual([]);
  });
});
