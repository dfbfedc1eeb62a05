import kafkajs from 'kafkajs';

const { Kafka, Partitioners, logLevel } = kafkajs;

/** Records of 1 KB in one request: the broker takes no batch beyond a megabyte, and what is fetched was compressed. */
const AT_MOST = 500;
/** Partitions that are copied at the same time, so that no acknowledgement is waited for with nothing to do. */
const AT_ONCE = 8;

export interface CopyLoopOptions {
  readonly brokers: readonly string[];
  readonly from: string;
  readonly to: string;
  /** Tells how many records were copied and acknowledged, after each batch. */
  readonly copied: (records: number) => void;
  readonly failed: (error: Error) => void;
}

/**
 * What somebody would write who wants every record of a topic in another one, and nothing else: whole batches, sent by an
 * idempotent producer, acknowledged by all replicas before the offset moves. Begins where the group ended last.
 */
export async function startCopyLoop({
  brokers,
  from,
  to,
  copied,
  failed,
}: CopyLoopOptions): Promise<() => Promise<void>> {
  const kafka = new Kafka({ clientId: 'copy-loop', brokers: [...brokers], logLevel: logLevel.NOTHING });
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  const consumer = kafka.consumer({ groupId: 'copy-loop' });
  await Promise.all([producer.connect(), consumer.connect()]);
  consumer.on(consumer.events.CRASH, ({ payload }) => failed(payload.error));
  await consumer.subscribe({ topic: from, fromBeginning: true });
  await consumer.run({
    partitionsConsumedConcurrently: AT_ONCE,
    async eachBatch({ batch: { partition, messages } }) {
      for (let first = 0; first < messages.length; first += AT_MOST) {
        const part = messages.slice(first, first + AT_MOST);
        const copies = part.map(({ key, value, headers }) => ({ partition, key, value, ...(headers && { headers }) }));
        await producer.send({ topic: to, acks: -1, messages: copies });
      }
      copied(messages.length);
    },
  });
  return async () => {
    await consumer.disconnect();
    await producer.disconnect();
  };
}
