import { ApiKeys } from '@custos/auth';
import { withOwner } from '../administration.js';
import type { RunOptions } from '../options.js';
import { tableOf } from '../table.js';

const HOUR_MS = 3_600_000;

function withKeys<T>(options: RunOptions, work: (keys: ApiKeys) => Promise<T>): Promise<T> {
  return withOwner(options, (database) => work(new ApiKeys(database)));
}

/** `custos keys create PLATFORM` */
export async function createKey(options: RunOptions, platform: string): Promise<void> {
  console.log((await withKeys(options, (keys) => keys.create(platform))).key);
}

/** `custos keys rotate ID --grace HOURS` */
export async function rotateKey(options: RunOptions, keyId: string, graceHours: number): Promise<void> {
  console.log((await withKeys(options, (keys) => keys.rotate(keyId, graceHours * HOUR_MS))).key);
}

/** `custos keys revoke ID` */
export async function revokeKey(options: RunOptions, keyId: string): Promise<void> {
  await withKeys(options, (keys) => keys.revoke(keyId));
  console.log(`${keyId} is revoked`);
}

/** `custos keys list PLATFORM` */
export async function listKeys(options: RunOptions, platform: string): Promise<void> {
  const keys = await withKeys(options, (all) => all.list(platform));
  const shown = (time: Date | null): string => time?.toISOString() ?? '';
  const rows = keys.map(({ keyId, createdAt, expiresAt, revokedAt }) => ({
    ...{ id: keyId, created: shown(createdAt), expires: shown(expiresAt), revoked: shown(revokedAt) },
  }));
  console.log(tableOf(rows));
}
