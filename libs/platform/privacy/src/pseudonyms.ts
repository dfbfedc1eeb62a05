import { createHmac, type KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { deriveKey } from './master-key.js';

const CACHED = 100_000;

/** Stable names for people and groups that lead back to them only with the master key. */
export class Pseudonyms {
  readonly #key: KeyObject;
  readonly #known = new LRUCache<string, string>({ max: CACHED });

  constructor(masterKey: Buffer) {
    this.#key = deriveKey(masterKey, 'pseudonyms');
  }

  /** 22 characters of base64url: 128 bits of an HMAC over the platform, the kind and the id. */
  of(platform: string, kind: 'account' | 'group', id: string): string {
    const input = `${kind}/${platform.length}/${platform}/${id}`;
    let pseudonym = this.#known.get(input);
    if (pseudonym === undefined) {
      pseudonym = createHmac('sha256', this.#key).update(input).digest('base64url').slice(0, 22);
      this.#known.set(input, pseudonym);
    }
    return pseudonym;
  }
}
