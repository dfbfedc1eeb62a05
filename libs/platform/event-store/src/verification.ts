import { createHash } from 'node:crypto';
import type { StoredEvent } from './events.js';

const PAGE = 2_000;
const LEAF_PREFIX = Buffer.of(0);

/** `head` is the chain value of the last event, or the shard's genesis value when it is empty. */
export type Verification = { ok: true; events: bigint; head: Buffer } | { ok: false; position: bigint; why: string };

/** With the stored leaf, which a checkpoint is built from and so must not differ from the bytes either. */
export interface ChainedEvent extends StoredEvent {
  leaf: Buffer;
}

type ReadPage = (after: bigint, limit: number) => Promise<readonly ChainedEvent[]>;

/** What the first event of a shard is chained to. It differs by shard, so that no shard can stand in for another. */
export function genesisOf(shard: number): Buffer {
  return createHash('sha256').update(`custos event store, shard ${shard}`).digest();
}

/** SHA-256(0x00 ‖ payload), the leaf hash of RFC 6962. */
export function leafOf(payload: Buffer): Buffer {
  return createHash('sha256').update(LEAF_PREFIX).update(payload).digest();
}

/** SHA-256(previous ‖ position as 8 bytes, big-endian ‖ leaf). */
export function chainOf(previous: Buffer, position: bigint, leaf: Buffer): Buffer {
  const place = Buffer.allocUnsafe(8);
  place.writeBigInt64BE(position);
  return createHash('sha256').update(previous).update(place).update(leaf).digest();
}

/** Follows the chain from its genesis and names the first event that does not fit. */
export async function verifyShard(readPage: ReadPage, shard: number): Promise<Verification> {
  let head = genesisOf(shard);
  let next = 0n;
  for (;;) {
    const page = await readPage(next - 1n, PAGE);
    for (const event of page) {
      const why = misfit(event, next, head);
      if (why !== undefined) return { ok: false, position: next, why };
      head = event.chain;
      next += 1n;
    }
    if (page.length < PAGE) return { ok: true, events: next, head };
  }
}

function misfit(event: ChainedEvent, expected: bigint, previous: Buffer): string | undefined {
  if (event.position !== expected) return 'the event at this position is missing';
  const leaf = leafOf(event.payload);
  if (!chainOf(previous, expected, leaf).equals(event.chain))
    return 'the stored bytes or their chain value were changed';
  if (!leaf.equals(event.leaf)) return 'the stored leaf was changed';
  return columnMisfit(event);
}

/** The columns are not hashed themselves, so they must repeat what the hashed envelope says. */
function columnMisfit({ payload, eventId, type, streamId, version }: StoredEvent): string | undefined {
  const envelope = JSON.parse(payload.toString('utf8')) as Record<string, unknown>;
  const stated = { id: eventId, type, stream: streamId, streamversion: Number(version) };
  for (const [attribute, column] of Object.entries(stated)) {
    if (attribute in envelope && envelope[attribute] !== column) {
      return `the column for "${attribute}" was changed: it is not what the hashed bytes say`;
    }
  }
  return undefined;
}
