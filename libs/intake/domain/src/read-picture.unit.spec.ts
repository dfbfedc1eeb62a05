import { contractOf, picturesIn, type Contract, type HeldPicture } from '@custos/contracts';
import { describe, expect, it } from '@jest/globals';
import { foreignDigests, withFacts } from './read-picture.js';

const contract = contractOf('custos.content.ImagePosted') as Contract;
const [MD5, SHA256, PDQ, CLAIMED] = ['1'.repeat(32), '2'.repeat(64), '3'.repeat(64), '4'.repeat(64)];
const facts = { md5: MD5, sha256: SHA256, pdq: PDQ, quality: 50 };

function held(media: Readonly<Record<string, unknown>>) {
  const data = { contentId: 'c', accountId: 'a', media: { bytes: 'AAAA', ...media } };
  const [picture] = picturesIn(contract, contract.version, data) as [HeldPicture];
  return { data, picture };
}

describe('what was read of a picture', () => {
  it('takes the place of what the publisher says of it', () => {
    const { data, picture } = held({ url: 'u', pdq: CLAIMED, quality: 100, unreadable: 'broken' });

    expect(withFacts(data, picture, facts)['media']).toEqual({ url: 'u', ...facts });
  });

  it('is no PDQ where there is little to be seen, whoever computed it', () => {
    const { data, picture } = held({ pdq: CLAIMED });

    expect(withFacts(data, picture, { ...facts, quality: 49 })['media']).toEqual({
      md5: MD5,
      sha256: SHA256,
      quality: 49,
    });
  });

  it('leaves the publisher’s PDQ where the picture could not be looked at here', () => {
    const { data, picture } = held({ pdq: CLAIMED });

    expect(withFacts(data, picture, { md5: MD5, sha256: SHA256, unreadable: 'format' })['media']).toEqual({
      ...{ md5: MD5, sha256: SHA256, pdq: CLAIMED, unreadable: 'format' },
    });
  });

  it('shows digests that are of another picture', () => {
    expect(foreignDigests(held({ sha256: SHA256, md5: MD5 }).picture, facts)).toEqual([]);
    expect(foreignDigests(held({ sha256: CLAIMED, md5: MD5 }).picture, facts)).toMatchObject([
      { pointer: '/data/media/sha256' },
    ]);
  });
});
