import { randomUUID } from 'node:crypto';
import { canonicalBytes, type Json } from '@custos/kernel';
import type { NewEvent, StreamAppend } from '../events.js';

/** An event whose bytes name the stream and version that it is appended at, as real envelopes do. */
export function eventAt(stream: string, version: bigint, data: Json = {}): NewEvent {
  const eventId = randomUUID();
  const type = 'custos.test.SomethingHappened';
  const envelope = { specversion: '1.0', id: eventId, type, stream, streamversion: Number(version), data };
  return { eventId, type, payload: canonicalBytes(envelope) };
}

/** `count` events that follow version `expectedVersion` of a stream. */
export function appendOf(shard: number, streamId: string, count = 1, expectedVersion = 0n): StreamAppend {
  const events = Array.from({ length: count }, (_, index) => eventAt(streamId, expectedVersion + BigInt(index) + 1n));
  return { shard, streamId, expectedVersion, events };
}
