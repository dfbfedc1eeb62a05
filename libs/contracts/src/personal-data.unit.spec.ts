import { describe, expect, it } from '@jest/globals';
import { mapPersonal, ownersOf, routingKeyOf, withPseudonyms } from './personal-data.js';
import { contractOf } from './registry.js';
import { picturesIn, withPictureRead } from './pictures.js';
import { FIXTURES } from './testing/index.js';

const pseudonymOf = (kind: string, id: string): string => `${kind}<${id}>`;

function known(type: string) {
  const contract = contractOf(type);
  if (contract === undefined) throw new Error(`no contract for ${type}`);
  return contract;
}

const textPosted = known('custos.content.TextPosted');
const reported = known('custos.report.ContentReported');
const picture = known('custos.content.ImagePosted');

describe('ids of people', () => {
  it('become pseudonyms of their kind', () => {
    const data = { contentId: 'm', accountId: 'u', groupId: 'g', text: 'u' };
    expect(withPseudonyms(textPosted, 1, data, pseudonymOf)).toEqual({
      ...data,
      accountId: 'account<u>',
      groupId: 'group<g>',
    });
    expect(data.accountId).toBe('u');
  });

  it.each([
    ['account', 'account<x>'],
    ['group', 'group<x>'],
    ['content', 'x'],
  ])('are found by the kind that stands beside them: %s', (kind, id) => {
    const subject = { kind, id: 'x' };
    const data = { reportId: 'r', reporterAccountId: 'a', targetAccountId: 'b', subject, category: 'SPAM' };
    expect(withPseudonyms(reported, 1, data, pseudonymOf)).toMatchObject({
      reporterAccountId: 'account<a>',
      targetAccountId: 'account<b>',
      subject: { kind, id },
    });
    expect(subject.id).toBe('x');
  });
});

describe('the routing key', () => {
  it('is the first of its fields that is there', () => {
    expect(routingKeyOf(textPosted, { accountId: 'u', groupId: 'g' })).toBe('u');
    expect(routingKeyOf(textPosted, { groupId: 'g' })).toBe('g');
    expect(() => routingKeyOf(textPosted, {})).toThrow(RangeError);
  });
});

describe('personal texts', () => {
  it('belong to the routing key unless another owner is named', () => {
    expect(ownersOf(textPosted, 1, { contentId: 'm', accountId: 'u', text: 't' }, 'u')).toEqual(new Set(['u']));
    const report = { reporterAccountId: 'a', targetAccountId: 'b', comment: 'c' };
    expect(ownersOf(reported, 1, report, 'b')).toEqual(new Set(['a']));
    expect(ownersOf(reported, 1, { ...report, comment: undefined }, 'b')).toEqual(new Set());
  });

  it('are replaced wherever they stand, and the given data is left as it was', () => {
    const data = {
      contentId: 'p',
      accountId: 'u',
      media: { url: 'https://media.example/p', sha256: 'f' },
      caption: 'c',
    };
    const sealed = mapPersonal(
      picture,
      1,
      data,
      'u',
      (value, pointer, owner) => `${owner} ${pointer} ${String(value)}`,
    );
    expect(sealed).toEqual({
      contentId: 'p',
      accountId: 'u',
      media: { url: 'u /media/url https://media.example/p', sha256: 'f' },
      caption: 'u /caption c',
    });
    expect(data.media.url).toBe('https://media.example/p');
    expect(data.caption).toBe('c');
  });

  it('leave a valid stored form behind, for every golden event', () => {
    const nothing = { kid: 'k', nonce: '', ciphertext: '' };
    const published = FIXTURES.filter(({ form }) => form === 'published');
    expect(published.length).toBeGreaterThan(0);
    for (const { type, version, event } of published) {
      const contract = known(type);
      const data = withPseudonyms(contract, version, event.data, () => 'CpzuFudNtW2QyiA4yghd3Q');
      const [picture] = picturesIn(contract, version, data);
      const read = picture === undefined ? data : withPictureRead(data, picture, { sha256: 'f'.repeat(64) });
      const stored = mapPersonal(contract, version, read, routingKeyOf(contract, read), () => nothing);
      expect(contract.validateStored(stored, version)).toEqual([]);
    }
  });
});
