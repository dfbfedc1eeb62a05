import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HASH_KINDS, HASH_WORDS, hexOfHash, type HashKind } from '@custos/classification-domain';
import type { HashList } from './hash-list.js';
import { MEDIA_FORMATS, type MediaFormatName } from './media-formats.js';

const PDQ = 'd8f8f0cce0f4a84f0e370a22028f67f0b36e2ed596623e1d33e6b39c4e9c9b22';
const MD5 = 'facefacefacefacefacefacefaceface';
const SHA256 = 'a'.repeat(64);

function hexes(list: HashList, which: 'added' | 'withdrawn' = 'added'): string[] {
  return HASH_KINDS.flatMap((kind) => {
    const words = list[which][kind].sorted();
    const count = words.length / HASH_WORDS[kind];
    return Array.from({ length: count }, (_, index) => `${kind} ${hexOfHash(kind, words, index * HASH_WORDS[kind])}`);
  });
}

const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const aHash = (kinds: readonly HashKind[]) =>
  fc.constantFrom(...kinds).chain((kind) => digits(HASH_WORDS[kind] * 8).map((hex) => [kind, hex] as const));

describe.each<[MediaFormatName, readonly HashKind[]]>([
  ['csv', HASH_KINDS],
  ['ncmec', ['pdq', 'md5']],
  ['threatexchange', HASH_KINDS],
])('a bank as %s', (name, kinds) => {
  const { read, write } = MEDIA_FORMATS[name];

  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.array(aHash(kinds)), (hashes) => {
        const list = read(write(hashes));
        expect(list.problems).toEqual([]);
        expect(new Set(hexes(list))).toEqual(new Set(hashes.map(([kind, hex]) => `${kind} ${hex}`)));
      }),
    );
  });

  it('is never thrown at, whatever the file holds', () => {
    const pieces = fc.constantFrom(
      ...write([['pdq', PDQ]]).split(/(?=[<>{}",\n])/),
      '\ud800',
      '\0',
      '"',
      '<!DOCTYPE a [<!ENTITY b "c">]>',
      '&b;',
    );
    fc.assert(fc.property(fc.array(fc.oneof(pieces, fc.string())), (parts) => void read(parts.join(''))));
  });
});

describe('a bank as csv', () => {
  const { read } = MEDIA_FORMATS.csv;

  it('tells the line of every row that is wrong', () => {
    const { problems } = read(`kind,hash\npdq,${PDQ}\n\npdq,123\nsha1,${MD5}\nmd5\nmd5,${'z'.repeat(32)}\n`);
    expect(problems.map(({ line, message }) => `${line}: ${message}`)).toEqual([
      '4: a pdq hash has 64 hex digits: "123"',
      '5: "sha1" is not one of pdq, md5, sha256',
      '6: there are 1 columns instead of 2',
      `7: a md5 hash has 32 hex digits: "${'z'.repeat(32)}"`,
    ]);
  });

  it('must say what its columns are', () => {
    expect(read(`pdq,${PDQ}`).problems).toEqual([{ line: 1, message: 'the first line must be "kind,hash"' }]);
    expect(read('').problems).toHaveLength(1);
  });
});

describe('a bank as NCMEC shares it', () => {
  const { read } = MEDIA_FORMATS.ncmec;
  const page = (inner: string): string =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<queryResult xmlns="https://hashsharing.ncmec.org/hashsharing/v2">\n${inner}\n</queryResult>`;

  it('gives fingerprints of pictures and videos, and counts what a bank cannot hold', () => {
    const list = read(
      page(
        `<images count="2"><image><member id="42">Somebody</member><id>i1</id><classification>A1</classification>
        <fingerprints><md5>${MD5}</md5><sha1>${'a'.repeat(40)}</sha1><pdna>1,2</pdna><pdq>${PDQ}</pdq></fingerprints></image>
        <deletedImage><id>i4</id></deletedImage></images>
        <videos count="1"><video><id>v1</id><fingerprints><md5>${MD5.replaceAll('f', 'b')}</md5></fingerprints></video></videos>`,
      ),
    );
    expect(list.problems).toEqual([]);
    expect(hexes(list)).toEqual([`pdq ${PDQ}`, `md5 ${MD5.replaceAll('f', 'b')}`, `md5 ${MD5}`]);
    expect(Object.fromEntries(list.passedOver)).toEqual({
      'fingerprints of kind sha1': 1,
      'fingerprints of kind pdna': 1,
      'deletions, which name no hash': 1,
    });
  });

  it('tells the line of a fingerprint that is none, and of XML that breaks off', () => {
    expect(read(page('<image><fingerprints>\n<md5>nonsense</md5></fingerprints></image>')).problems).toMatchObject([
      { line: 4 },
    ]);
    expect(read('<queryResult>\n<images>\n</queryResult>').problems).toMatchObject([{ line: 3 }]);
    expect(read('<html></html>').problems).toEqual([{ line: 1, message: 'the root element must be queryResult' }]);
  });

  it('is not written with hashes it has no place for', () => {
    expect(() => MEDIA_FORMATS.ncmec.write([['sha256', SHA256]])).toThrow('SHA-256');
  });
});

describe('a bank as ThreatExchange shares it', () => {
  const { read } = MEDIA_FORMATS.threatexchange;
  const page = (...items: readonly unknown[]): string =>
    `{"data":[\n${items.map((item) => JSON.stringify(item)).join(',\n')}\n],"paging":{"next":""}}`;

  it('gives what is shared as harmful, and takes back what is to be deleted', () => {
    const list = read(
      page(
        { id: '1', indicator: PDQ, type: 'HASH_PDQ', status: 'MALICIOUS', tags: ['media_type_photo'] },
        { indicator: MD5, type: 'HASH_VIDEO_MD5', should_delete: true },
        { indicator: SHA256, type: 'HASH_SHA256', status: 'NON_MALICIOUS' },
        { indicator: 'example.com', type: 'DOMAIN' },
      ),
    );
    expect(list.problems).toEqual([]);
    expect(hexes(list)).toEqual([`pdq ${PDQ}`]);
    expect(hexes(list, 'withdrawn')).toEqual([`md5 ${MD5}`]);
    expect([...list.passedOver.values()]).toEqual([1, 1]);
  });

  it('tells the line of every indicator that is wrong', () => {
    const { problems } = read(
      page(
        { indicator: PDQ, type: 'HASH_PDQ' },
        { indicator: 7, type: 'HASH_PDQ' },
        { indicator: MD5, type: 'HASH_PDQ' },
      ),
    );
    expect(problems.map(({ line }) => line)).toEqual([3, 4]);
    expect(read('{"data":[\n{"indicator":}]}').problems[0]).toMatchObject({ line: 2 });
    expect(read('[]').problems).toEqual([{ line: 1, message: 'there is no list "data"' }]);
  });
});
