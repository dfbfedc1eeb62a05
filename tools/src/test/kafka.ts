import { startKafka, whyNoKafka } from '@custos/messaging/local-kafka';

export type Kafka =
  | { readonly kind: 'ready'; stop(): Promise<void> }
  | { readonly kind: 'missing'; readonly reason: string; stop(): Promise<void> };

const nothingToStop = async (): Promise<void> => {};

/**
 * One broker for the whole run: the one named by KAFKA_BROKERS, else one started here when the machine has Java and
 * Maven. The tests find it by KAFKA_BROKERS, and it ends with the run.
 */
export async function provideKafka(): Promise<Kafka> {
  if (process.env.KAFKA_BROKERS) return { kind: 'ready', stop: nothingToStop };
  const reason = await whyNoKafka();
  if (reason) return { kind: 'missing', reason, stop: nothingToStop };
  try {
    const kafka = await startKafka({ brokers: 1 });
    process.env.KAFKA_BROKERS = kafka.brokers.join(',');
    return { kind: 'ready', stop: () => kafka.stop() };
  } catch (error) {
    return { kind: 'missing', reason: `Kafka did not start: ${String(error)}`, stop: nothingToStop };
  }
}
