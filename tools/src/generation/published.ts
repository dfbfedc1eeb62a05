import { canonicalJson } from '@custos/kernel';
import { createHash } from 'node:crypto';
import type { EventFolder } from './event-folders.js';

/** Path of a published schema to the SHA-256 of its canonical JSON: formatting may change, meaning may not. */
export type Checksums = Readonly<Record<string, string>>;

/**
 * The list of checksums with every finished schema on it, and what breaks the promise that a published schema stays
 * as it is: events stored under it can never be written anew.
 */
export function publishedChecksums(
  folders: readonly EventFolder[],
  known: Checksums,
): { checksums: Checksums; problems: string[] } {
  const problems: string[] = [];
  const checksums: Record<string, string> = { ...known };
  const present = new Set<string>();
  for (const { schemas } of folders) {
    for (const { path, schema } of schemas) {
      present.add(path);
      const checksum = createHash('sha256').update(canonicalJson(schema)).digest('hex');
      if (known[path] !== undefined && known[path] !== checksum) {
        const next = `npm run g event-version ${schema.title}`;
        problems.push(`${path} is published and cannot be edited; undo the change and make a new version: ${next}`);
      } else if (!schema['x-draft']) {
        checksums[path] = checksum;
      }
    }
  }
  for (const path of Object.keys(known)) {
    if (!present.has(path)) problems.push(`${path} is published and cannot be removed: events stored under it exist`);
  }
  const sorted = Object.entries(checksums).sort(([one], [other]) => (one < other ? -1 : 1));
  return { checksums: Object.fromEntries(sorted), problems };
}
