import kafkajs from 'kafkajs';
import { KafkaLog } from '../kafka/kafka-log.js';
import type { ContractGround } from './ground.js';
import { postgresGround } from './postgres-ground.js';
import { silent } from './silent.js';

/** A broker, and a database with a consumer's tables. */
export async function kafkaGround(brokers: readonly string[]): Promise<ContractGround> {
  const database = await postgresGround();
  const makeLog = async () => new KafkaLog({ brokers, clientId: 'contract', logger: silent });
  const log = await makeLog();
  return {
    ...database,
    address: { kind: 'kafka', brokers },
    makeLog,
    createTopic: (name) => log.ensureTopics([{ name, retentionDays: null }]),
    async trim(topic) {
      const admin = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
      await admin.connect();
      const offsets = await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({ topic, partitions: offsets.filter(({ low, high }) => low !== high) });
      await admin.disconnect();
    },
    async tearDown() {
      await log.close();
      await database.tearDown();
    },
  };
}
