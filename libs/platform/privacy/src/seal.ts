import type { KeyObject } from 'node:crypto';
import { decrypt, encrypt } from './authenticated-encryption.js';

/** A personal field as it stands in topics, events and parked records; nonce and ciphertext in base64. */
export interface Sealed {
  kid: string;
  nonce: string;
  ciphertext: string;
}

/** The random key of one subject. */
export interface SubjectKey {
  readonly kid: string;
  readonly key: KeyObject;
}

/** The seal does not belong to this key and context, or was tampered with. No retry helps. */
export class BrokenSealError extends Error {
  constructor(kid: string, cause: unknown) {
    super(`a seal under key ${kid} does not open`, { cause });
    this.name = 'BrokenSealError';
  }
}

/** `context` says where the field stands (event id and pointer), so that a seal moved elsewhere does not open. */
export function seal(key: SubjectKey, plaintext: string, context: string): Sealed {
  const { nonce, ciphertext } = encrypt(key.key, Buffer.from(plaintext), context);
  return { kid: key.kid, nonce: nonce.toString('base64'), ciphertext: ciphertext.toString('base64') };
}

/** @throws BrokenSealError */
export function open(key: SubjectKey, sealed: Sealed, context: string): string {
  const nonce = Buffer.from(sealed.nonce, 'base64');
  const ciphertext = Buffer.from(sealed.ciphertext, 'base64');
  try {
    return decrypt(key.key, { nonce, ciphertext }, context).toString();
  } catch (error) {
    throw new BrokenSealError(sealed.kid, error);
  }
}
