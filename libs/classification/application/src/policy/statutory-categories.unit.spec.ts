import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { harmCategories } from '@custos/contracts';
import { CompiledPack } from './compiled-pack.js';
import { PolicyPackError } from './policy-pack-error.js';

const TEXT = 'custos.content.TextPosted';
const CODES = harmCategories()
  .filter(({ automatedDetection }) => !automatedDetection)
  .map(({ code }) => code);

/** A pack with a part of every kind. */
const whole = {
  id: 'test',
  title: { en: 'Test', zh: '测试' },
  banks: [{ id: 'offers', category: 'SPAM', description: 'Offers.', words: ['buy now'] }],
  values: [{ id: 'hosts', category: 'SPAM', description: 'Hosts.', kind: 'host', values: ['bad.example'] }],
  features: [{ id: 'posts', kind: 'count', key: 'account', events: [TEXT], where: 'words.offers > 0', window: '10m' }],
  clauses: { 'CAC-ECO-2020 14': { jurisdiction: 'CN', en: 'Advertisements are reviewed.', zh: '广告应当审核。' } },
  ladders: {
    spam: {
      title: { en: 'Spam', zh: '垃圾信息' },
      basis: 'CAC-ECO-2020 14',
      steps: ['M_WARN'],
      categories: ['SPAM'],
    },
  },
  platforms: { bazaar: ['CN'] },
  rules: [
    {
      id: 'spam.offer',
      category: 'SPAM',
      clauses: ['CAC-ECO-2020 14'],
      jurisdictions: ['CN'],
      ladder: 'spam',
      mode: 'live',
      events: [TEXT],
      thresholds: { fewest: 1 },
      when: 'words.offers >= threshold.fewest && values.hosts == 0 && window.posts < 10',
      score: 500_000,
      spans: ['words.offers'],
      reason: { en: 'An offer.', zh: '推销。' },
      examples: { match: ['buy now'], pass: ['hello'] },
    },
  ],
};

/** Where nothing is named: what people read, what is looked for in texts. */
const PROSE = /\/(title|description|reason|examples|words)(\/|$)/;

type Path = readonly (string | number)[];

function pathsIn(value: unknown, path: Path = []): Path[] {
  const own = path.length === 0 ? [] : [path];
  if (typeof value !== 'object' || value === null) return own;
  return [...own, ...Object.entries(value).flatMap(([name, item]) => pathsIn(item, [...path, name]))];
}

function changed(value: unknown, [step, ...rest]: Path, change: (value: unknown) => unknown): unknown {
  if (step === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((item, index) => (index === Number(step) ? changed(item, rest, change) : (item as unknown)));
  return { ...(value as object), [step]: changed((value as Record<string, unknown>)[step], rest, change) };
}

function refusal(document: unknown): string {
  try {
    new CompiledPack(document);
    return '';
  } catch (error) {
    if (error instanceof PolicyPackError) return error.message;
    throw error;
  }
}

const PLACES = pathsIn(whole).filter((path) => !PROSE.test(`/${path.join('/')}`));
const dressed = fc.constantFrom(
  (code: string) => code,
  (code: string) => code.toLowerCase(),
  (code: string) => code.toLowerCase().replaceAll('_', '-'),
  (code: string) => `model.${code} > 500000`,
  (code: string) => `words.${code.toLowerCase()}`,
  (code: string) => `event.type == "${code}"`,
);
/** How a category may get into a place: as what stands there, as a list of it, or as the name of something in it. */
const inserted = fc.constantFrom(
  (text: string) => text as unknown,
  (text: string) => [text] as unknown,
  (text: string) => ({ [text]: 1 }),
  (text: string) => ({ detector: { label: text } }),
);

describe('a category without automated detection', () => {
  it('has no such pack to begin with', () => {
    expect(refusal(whole)).toBe('');
    expect(CODES.length).toBeGreaterThan(20);
  });

  it('is refused in every place of a pack, in whatever form it comes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PLACES),
        fc.constantFrom(...CODES),
        dressed,
        inserted,
        (path, code, dress, insert) => {
          expect(refusal(changed(whole, path, () => insert(dress(code))))).toContain(`"${code}" must not be detected`);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('is refused as the name of anything, and in parts of a pack that nobody knows', () => {
    const holders: Path[] = [[], ...PLACES.filter((path) => typeof valueAt(path) === 'object')];
    fc.assert(
      fc.property(fc.constantFrom(...holders), fc.constantFrom(...CODES), fc.anything(), (path, code, value) => {
        const document = changed(whole, path, (held) =>
          Array.isArray(held) ? [...(held as unknown[]), { category: code }] : { ...(held as object), [code]: value },
        );
        expect(refusal(document)).toContain(`"${code}" must not be detected`);
      }),
      { numRuns: 150 },
    );
  });

  it('may be spoken of to people, and in what is looked for', () => {
    const spoken = changed(whole, ['rules', 0, 'reason', 'en'], () => 'Not a matter of S_SYMBOLS.');
    expect(refusal(changed(spoken, ['banks', 0, 'words', 0], () => 'ip_infringement'))).not.toContain(
      'must not be detected',
    );
  });
});

function valueAt(path: Path): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], whole);
}
