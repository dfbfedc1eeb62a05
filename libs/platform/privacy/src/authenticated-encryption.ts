import { createCipheriv, createDecipheriv, randomFillSync, type KeyObject } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

/** Random numbers cost by the call rather than by the byte, so nonces are drawn many at a time. */
const pool = Buffer.alloc(NONCE_BYTES * 1024);
let drawn = pool.length;

function nextNonce(): Buffer {
  if (drawn === pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  const nonce = Buffer.from(pool.subarray(drawn, drawn + NONCE_BYTES));
  drawn += NONCE_BYTES;
  return nonce;
}

export interface Encrypted {
  nonce: Buffer;
  /** Followed by the 16 bytes of the authentication tag. */
  ciphertext: Buffer;
}

/**
 * AES-256-GCM; whoever decrypts must name the same context. Keys are KeyObjects because OpenSSL takes several times as
 * long to start a cipher from raw bytes.
 */
export function encrypt(key: KeyObject, plaintext: Buffer, context: string): Encrypted {
  const nonce = nextNonce();
  const cipher = createCipheriv(ALGORITHM, key, nonce);
  cipher.setAAD(Buffer.from(context));
  const body = cipher.update(plaintext);
  cipher.final();
  return { nonce, ciphertext: Buffer.concat([body, cipher.getAuthTag()]) };
}

/** @throws when the key, the context or a single bit is not the one of the encryption */
export function decrypt(key: KeyObject, { nonce, ciphertext }: Encrypted, context: string): Buffer {
  const end = ciphertext.length - TAG_BYTES;
  if (end < 0) throw new Error('the ciphertext is shorter than its tag');
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(ciphertext.subarray(end));
  const plaintext = decipher.update(ciphertext.subarray(0, end));
  decipher.final();
  return plaintext;
}
