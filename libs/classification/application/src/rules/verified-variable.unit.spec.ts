import { foldTable, TextAnalyser, VERIFIED_NAME, writtenTexts, type TextField } from '@custos/classification-domain';
import { describe, expect, it } from '@jest/globals';
import { RuleEnvironment } from './rule-environment.js';

const analyser = new TextAnalyser(foldTable(), [['中国工商银行', 'Wells Fargo']]);
const environment = new RuleEnvironment(['institutions']);
const { condition: spared } = environment.compile('name.verifiedAs.institutions >= 900000');
const { condition: verified } = environment.compile('name.verified');
const { condition: found } = environment.compile('words.institutions > 0 || name.likeness.institutions > 0');

function fill(said: unknown, verifiedName?: string): void {
  const texts: TextField[] = [{ pointer: '/displayName', text: '小雨' }];
  if (verifiedName !== undefined) texts.push({ pointer: VERIFIED_NAME, text: verifiedName });
  const event = { type: 'custos.account.AccountRegistered', platform: 'p', data: { verified: said }, texts };
  environment.fill(event, analyser.analyse(writtenTexts(texts)));
}

describe('who was verified behind a name', () => {
  const sealed = { kid: 'k', nonce: '', ciphertext: '' };

  it.each([
    ['an organisation by a name in the bank', { kind: 'organisation', name: sealed }, '中国工商银行股份有限公司', true],
    ['one by a longer name', { kind: 'organisation', name: sealed }, 'Wells Fargo Bank, N.A.', true],
    ['one by another name', { kind: 'organisation', name: sealed }, '阳光面馆有限公司', false],
    ['one whose name was erased', { kind: 'organisation', name: sealed }, undefined, false],
    ['one of which no name is told', { kind: 'organisation' }, undefined, true],
    ['a person of which no name is told', { kind: 'person' }, undefined, false],
    ['nobody', { kind: 'none', name: sealed }, '中国工商银行', false],
    ['nobody, in words of an older publisher', true, undefined, false],
    ['nobody that is told of', undefined, undefined, false],
  ])('is spared what was verified: %s', (_who, said, name, expected) => {
    fill(said, name);
    expect(spared(environment.context)).toBe(expected);
  });

  it('is told apart from nobody', () => {
    fill({ kind: 'person' });
    expect(verified(environment.context)).toBe(true);
    fill({ kind: 'none' });
    expect(verified(environment.context)).toBe(false);
  });

  it('has written no word of the name that was verified', () => {
    fill({ kind: 'organisation', name: sealed }, '中国工商银行');
    expect(found(environment.context)).toBe(false);
  });
});
