import { describe, expect, it } from '@jest/globals';
import type { Contract } from './contract.js';
import { picturesIn, withPictureRead } from './pictures.js';
import { contractOf } from './registry.js';
import { schemaProblems } from './schema/index.js';

const contract = contractOf('custos.content.ImagePosted') as Contract;
const SHA256 = 'f'.repeat(64);
const BYTES = 'AAAA';

function posted(media: Readonly<Record<string, unknown>>) {
  return { contentId: 'c', accountId: 'a', media };
}

const pointersOf = (media: Readonly<Record<string, unknown>>): string[] =>
  contract.validate(posted(media)).map(({ pointer }) => pointer);

describe('a picture in an event', () => {
  it('may be sent itself, by its hash, or both', () => {
    expect(pointersOf({ bytes: BYTES })).toEqual([]);
    expect(pointersOf({ sha256: SHA256 })).toEqual([]);
    expect(pointersOf({ bytes: BYTES, sha256: SHA256, url: 'https://media.example/1' })).toEqual([]);
    expect(pointersOf({})).toEqual(expect.arrayContaining(['/media/sha256', '/media/bytes', '/media']));
  });

  it('is base64 of 512 KiB at most', () => {
    for (const bytes of ['AAA', 'AA=A', 'AAAAA===', 'AA AA', 'AA-_', '', 'A'.repeat(699_056)])
      expect(pointersOf({ bytes })).toContain('/media/bytes');
    for (const size of [1, 2, 3, 524_288])
      expect(pointersOf({ bytes: Buffer.alloc(size, 7).toString('base64') })).toEqual([]);
  });

  it('was unknown to version 1, which still needs the hash', () => {
    expect(contract.validate(posted({ bytes: BYTES, sha256: SHA256 }), 1)).toMatchObject([{ pointer: '/media/bytes' }]);
    expect(contract.validate(posted({}), 1)).toMatchObject([{ pointer: '/media/sha256' }]);
    expect(picturesIn(contract, 1, posted({ bytes: BYTES }))).toEqual([]);
  });

  it('is never stored: what was read of it takes its place', () => {
    const data = posted({ bytes: BYTES, url: 'u', pdq: 'claimed' });
    const [picture] = picturesIn(contract, 2, data);

    expect(picture).toMatchObject({ pointer: '/media/bytes', bytes: BYTES });
    expect(withPictureRead(data, picture!, { sha256: SHA256, quality: 3, pdq: undefined }).media).toEqual({
      url: 'u',
      sha256: SHA256,
      quality: 3,
    });
    expect(data.media).toHaveProperty('bytes');
    expect(contract.validateStored(posted({ bytes: BYTES, sha256: SHA256 }))).toContainEqual(
      expect.objectContaining({ pointer: '/media/bytes' }),
    );
    expect(contract.privacyFields(2).personal.map(({ pointer }) => pointer)).not.toContain('/media/bytes');
  });
});

describe('a schema with a picture in it', () => {
  const text = { type: 'string', maxLength: 64, 'x-privacy': 'none' };
  const schema = (picture: object, beside: object = {}) => ({
    ...{ title: 'StickerPosted', description: 'A sticker.', 'x-topic': 'intake', type: 'object' },
    additionalProperties: false,
    properties: {
      sticker: { type: 'string', maxLength: 9, 'x-privacy': 'personal', 'x-intake': 'picture', ...picture },
      ...Object.fromEntries(['sha256', 'md5', 'pdq', 'quality', 'unreadable'].map((name) => [name, text])),
      ...beside,
    },
  });

  it('has room for what is read of it, and marks it as personal', () => {
    expect(schemaProblems(schema({}), true)).toEqual([]);
    expect(schemaProblems(schema({ 'x-privacy': 'none' }), true)).toMatchObject([
      { pointer: '/properties/sticker/x-intake' },
    ]);
    expect(schemaProblems(schema({}, { md5: undefined }), true)).toContainEqual({
      pointer: '/properties/sticker',
      message: 'needs "md5" beside it, for what is read of it',
    });
  });

  it('is not for strangers to register', () => {
    expect(schemaProblems(schema({}), false)).toMatchObject([{ pointer: '/properties/sticker/x-intake' }]);
  });
});
