import { describe, expect, it } from '@jest/globals';
import { checkExamples } from '../example-check.js';
import { CompiledPack } from './compiled-pack.js';
import { PolicyPackError } from './policy-pack-error.js';

const refutation = {
  authority: '某市水务局',
  date: '2026-07-02',
  reference: 'https://water.example.gov.cn/notice/17',
};
const claim = {
  id: 'claim',
  category: 'EMERGENCY_HOAX_REFUTED',
  description: 'A claim.',
  words: ['水库决堤', '大坝垮了'],
};
const urging = { id: 'urging', category: 'EMERGENCY_HOAX_REFUTED', description: 'Urging.', words: ['快跑'] };
const rule = {
  id: 'hoax.reservoir',
  category: 'EMERGENCY_HOAX_REFUTED',
  mode: 'live',
  events: ['custos.content.TextPosted'],
  when: 'words.claim > 0 && words.urging > 0',
  score: 800_000,
  spans: ['words.claim'],
  reason: { en: 'Refuted by the water authority.', zh: '水务部门已公开辟谣。' },
  examples: { match: ['水库决堤了，快跑'], pass: ['快跑，要下雨了'] },
};

function pack(banks: readonly object[], when = rule.when): object {
  return { id: 'test', title: { en: 'Test', zh: '测试' }, banks, rules: [{ ...rule, when }] };
}

function problems(document: object): string {
  try {
    new CompiledPack(document);
    return '';
  } catch (error) {
    if (error instanceof PolicyPackError) return error.problems.map(({ message }) => message).join('\n');
    throw error;
  }
}

describe('a rule on emergency hoaxes', () => {
  it('finds a claim whose refutation is on file', () => {
    expect(checkExamples(new CompiledPack(pack([{ ...claim, refutation }, urging])))).toEqual([]);
  });

  it('is refused without one', () => {
    expect(problems(pack([claim, urging]))).toContain('refutation');
  });

  it('is refused when it could be true without the refuted claim', () => {
    const banks = [{ ...claim, refutation }, urging];
    expect(problems(pack(banks, 'words.claim > 0 || words.urging > 0'))).toContain('refutation');
    expect(problems(pack(banks, 'text.length > 5 && words.urging > 0'))).toContain('refutation');
  });

  it.each(['authority', 'date', 'reference'] as const)('is refused when its refutation has no %s', (missing) => {
    const { [missing]: _, ...rest } = refutation;
    expect(problems(pack([{ ...claim, refutation: rest }, urging]))).toContain(missing);
  });
});
