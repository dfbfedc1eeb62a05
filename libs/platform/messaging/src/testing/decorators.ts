import type { Log, OutgoingRecord, Publisher, Receipt } from '../port.js';

/** Publishes every record twice, as a relay does that stopped before it could note what it had published. */
export function duplicator(log: Log): Log {
  return withPublisher(log, (inner) => async (topic, records) => {
    await inner.publish(topic, records);
    return inner.publish(topic, records);
  });
}

/** Fails a share of the calls: half of them before anything is sent, half after, as when an acknowledgement is lost. */
export function randomFailure(log: Log, rate: number, random: () => number): Log {
  return withPublisher(log, (inner) => async (topic, records) => {
    const failed = () =>
      records.map(({ partition }): Receipt => ({ ok: false, partition, error: new Error('failed by chance') }));
    const chance = random();
    if (chance < rate / 2) return failed();
    const receipts = await inner.publish(topic, records);
    return chance < rate ? failed() : receipts;
  });
}

type Publish = (topic: string, records: readonly OutgoingRecord[]) => Promise<Receipt[]>;

function withPublisher(log: Log, wrap: (inner: Publisher) => Publish): Log {
  return {
    kind: log.kind,
    ensureTopics: (topics) => log.ensureTopics(topics),
    async publisher(name) {
      const inner = await log.publisher(name);
      return { publish: wrap(inner), close: () => inner.close() };
    },
    source: (options) => log.source(options),
    ping: () => log.ping(),
    close: () => log.close(),
  };
}

/** The same numbers for the same seed, from 0 to 1: a failure by chance that can be seen again. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
