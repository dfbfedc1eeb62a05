import { createHash } from 'node:crypto';
import { canonicalBytes } from '@custos/kernel';
import type { Standing } from '@custos/classification-domain';

/** Where approved steps have put the rules of a pack, by rule: kept by its hash, as packs are, for positions read again. */
export class RuleStages {
  readonly document: Buffer;
  /** SHA-256 of the document, in hex. */
  readonly hash: string;

  constructor(readonly standings: Readonly<Record<string, Standing>>) {
    this.document = canonicalBytes(standings);
    this.hash = createHash('sha256').update(this.document).digest('hex');
  }
}
