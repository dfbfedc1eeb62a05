import type { Seal, Sealer } from '@custos/intake-application';
import { seal, type SubjectKeys } from '@custos/privacy';

export class SubjectSealer implements Sealer {
  readonly #keys: SubjectKeys;

  constructor(keys: SubjectKeys) {
    this.#keys = keys;
  }

  async keysOf(platform: string, owners: ReadonlySet<string>): Promise<Seal> {
    const keys = await this.#keys.ensure(Array.from(owners, (subject) => ({ platform, subject })));
    return (owner, text, context) => {
      const key = keys.get(`${platform}/${owner}`);
      if (key === undefined) throw new Error('an event would be sealed under a key that nobody asked for');
      return seal(key, text, context);
    };
  }
}
