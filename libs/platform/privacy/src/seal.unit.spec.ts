import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deriveKey, unwrap, wrap } from './master-key.js';
import { Pseudonyms } from './pseudonyms.js';
import { BrokenSealError, open, seal, type SubjectKey } from './seal.js';

function newKey(): SubjectKey {
  return { kid: randomUUID(), key: createSecretKey(randomBytes(32)) };
}

describe('a seal', () => {
  const key = newKey();

  it('opens to what was sealed, whatever the text and context', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.string(), (text, context) => {
        expect(open(key, seal(key, text, context), context)).toBe(text);
      }),
    );
  });

  it('shows neither its text nor that two texts are the same', () => {
    const [first, second] = [seal(key, '身份证号 110101', 'e/text'), seal(key, '身份证号 110101', 'e/text')];

    expect(first.ciphertext).not.toBe(second.ciphertext);
    expect(first.nonce).not.toBe(second.nonce);
    expect(Buffer.from(first.ciphertext, 'base64').toString()).not.toContain('110101');
  });

  it('never uses a nonce twice, across the refills of its pool', () => {
    const nonces = new Set(Array.from({ length: 5_000 }, () => seal(key, 'x', 'c').nonce));

    expect(nonces.size).toBe(5_000);
  });

  it('does not open elsewhere, under another key, or with one bit changed', () => {
    const sealed = seal(key, 'text', 'event-1/text');
    const bytes = Buffer.from(sealed.ciphertext, 'base64');
    bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);

    expect(() => open(key, sealed, 'event-2/text')).toThrow(BrokenSealError);
    expect(() => open(newKey(), sealed, 'event-1/text')).toThrow(BrokenSealError);
    expect(() => open(key, { ...sealed, ciphertext: bytes.toString('base64') }, 'event-1/text')).toThrow(
      BrokenSealError,
    );
    expect(() => open(key, { ...sealed, ciphertext: 'AAAA' }, 'event-1/text')).toThrow(BrokenSealError);
  });
});

describe('a wrapped key', () => {
  const wrapping = deriveKey(randomBytes(32), 'wrapping');
  const { kid, key } = newKey();

  it('unwraps under its own id and master key alone', () => {
    const wrapped = wrap(wrapping, kid, key);

    expect(unwrap(wrapping, kid, wrapped).equals(key)).toBe(true);
    expect(() => unwrap(wrapping, randomUUID(), wrapped)).toThrow('CUSTOS_MASTER_KEY');
    expect(() => unwrap(deriveKey(randomBytes(32), 'wrapping'), kid, wrapped)).toThrow('CUSTOS_MASTER_KEY');
  });

  it('needs a master key of 32 bytes', () => {
    expect(() => deriveKey(randomBytes(31), 'wrapping')).toThrow('32 bytes');
  });
});

describe('pseudonyms', () => {
  const master = Buffer.alloc(32, 7);

  it('are stable, and known by their master key only', () => {
    const pseudonym = new Pseudonyms(master).of('alpha', 'account', 'u-1');

    expect(pseudonym).toBe('Tz1LYIup9gAfnrEwj7HANz');
    expect(new Pseudonyms(randomBytes(32)).of('alpha', 'account', 'u-1')).not.toBe(pseudonym);
  });

  it('differ by platform, by kind and wherever the parts are cut', () => {
    const pseudonyms = new Pseudonyms(master);
    const names = [
      pseudonyms.of('alpha', 'account', 'u-1'),
      pseudonyms.of('beta', 'account', 'u-1'),
      pseudonyms.of('alpha', 'group', 'u-1'),
      pseudonyms.of('a', 'account', 'b/c'),
      pseudonyms.of('a/b', 'account', 'c'),
    ];

    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[\w-]{22}$/);
  });
});
