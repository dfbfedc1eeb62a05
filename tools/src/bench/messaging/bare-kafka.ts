import kafkajs from 'kafkajs';
import { CALL, CALLS_AT_ONCE, type Contender } from './contender.js';

/** As little as kafkajs asks for; with the codec that the adapter has registered. */
export async function bareKafka(
  brokers: readonly string[],
  createTopic: (topic: string) => Promise<void>,
): Promise<Contender> {
  const client = new kafkajs.Kafka({ clientId: 'bare', brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING });
  const producer = client.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner:
      () =>
      ({ message }) =>
        message.partition ?? 0,
  });
  await producer.connect();
  return {
    createTopic,
    async publish(topic, records) {
      const compression = kafkajs.CompressionTypes.ZSTD;
      let next = 0;
      const call = async () => {
        while (next < records.length) {
          const messages = records
            .slice(next, (next += CALL))
            .map(({ partition, key, headers, value }) => ({ partition, key, headers, value }));
          await producer.send({ topic, acks: -1, compression, messages });
        }
      };
      await Promise.all(Array.from({ length: CALLS_AT_ONCE }, call));
    },
    async consume(topic, look) {
      const consumer = client.consumer({ groupId: crypto.randomUUID() });
      await consumer.connect();
      await consumer.subscribe({ topics: [topic], fromBeginning: true });
      await new Promise<void>((done, failed) => {
        consumer.on(consumer.events.CRASH, ({ payload }) => failed(payload.error));
        const eachBatch = async ({ batch }: kafkajs.EachBatchPayload) => {
          if (!look(batch.messages as { value: Buffer }[])) done();
        };
        void consumer.run({ autoCommit: false, eachBatch });
      });
      await consumer.disconnect();
    },
    close: () => producer.disconnect(),
  };
}
