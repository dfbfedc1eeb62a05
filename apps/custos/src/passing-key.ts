import { ApiKeys } from '@custos/auth';
import { Database } from '@custos/postgres';

const DAY_MS = 86_400_000;

/**
 * Lends a key that ends with the work: a platform may have two at a time, and nobody could use this one again. Where the
 * work is cut off and cannot end it, it ends after a day.
 */
export async function withPassingKey<T>(
  ownerUrl: string,
  platform: string,
  work: (apiKey: string) => Promise<T>,
): Promise<T> {
  const owner = new Database({ url: ownerUrl, applicationName: 'custos import', max: 1 });
  try {
    const keys = new ApiKeys(owner);
    const { key, keyId } = await keys.create(platform, new Date(Date.now() + DAY_MS));
    return await work(key).finally(() => keys.revoke(keyId));
  } finally {
    await owner.end();
  }
}
