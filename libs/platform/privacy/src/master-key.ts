import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { decrypt, encrypt, NONCE_BYTES } from './authenticated-encryption.js';

const MASTER_KEY_BYTES = 32;
const SALT = Buffer.alloc(0);

/** A key for one purpose. The master key itself touches no data, so what leaks of one use tells nothing of another. */
export function deriveKey(masterKey: Buffer, purpose: 'wrapping' | 'pseudonyms' | 'observed values'): KeyObject {
  if (masterKey.length !== MASTER_KEY_BYTES)
    throw new Error(`the master key must have 32 bytes, not ${masterKey.length}`);
  return createSecretKey(Buffer.from(hkdfSync('sha256', masterKey, SALT, `custos ${purpose}`, 32)));
}

/** Nonce, ciphertext and tag in one piece, bound to the key's id. */
export function wrap(wrappingKey: KeyObject, kid: string, key: KeyObject): Buffer {
  const { nonce, ciphertext } = encrypt(wrappingKey, key.export(), kid);
  return Buffer.concat([nonce, ciphertext]);
}

/** @throws when the master key is another one than the key was wrapped under */
export function unwrap(wrappingKey: KeyObject, kid: string, wrapped: Buffer): KeyObject {
  const parts = { nonce: wrapped.subarray(0, NONCE_BYTES), ciphertext: wrapped.subarray(NONCE_BYTES) };
  try {
    return createSecretKey(decrypt(wrappingKey, parts, kid));
  } catch (error) {
    throw new Error(`subject key ${kid} does not unwrap: is CUSTOS_MASTER_KEY the one it was made under?`, {
      cause: error,
    });
  }
}
