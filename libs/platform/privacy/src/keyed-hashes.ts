import { createHmac, type KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { deriveKey } from './master-key.js';

const CACHED = 50_000;

/** By what values are compared that may be personal, where the values themselves must not stand. */
export class KeyedHashes {
  readonly #key: KeyObject;
  readonly #known = new LRUCache<string, string>({ max: CACHED });

  constructor(masterKey: Buffer) {
    this.#key = deriveKey(masterKey, 'observed values');
  }

  /** 22 characters of base64url: 128 bits of an HMAC over the platform and the value. */
  of(platform: string, value: string): string {
    const input = `${platform.length}/${platform}/${value}`;
    // Long values are rarely met again, and would be held in full.
    if (value.length > 256) return this.#hash(input);
    let hash = this.#known.get(input);
    if (hash === undefined) {
      hash = this.#hash(input);
      this.#known.set(input, hash);
    }
    return hash;
  }

  #hash(input: string): string {
    return createHmac('sha256', this.#key).update(input).digest('base64url').slice(0, 22);
  }
}
