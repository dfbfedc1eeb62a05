import { join } from 'node:path';
import { KAFKA_HOME } from '@custos/messaging/local-kafka';

/** Where `kafka:up` keeps a cluster of that size unless told otherwise; `kafka:down` looks in all of them. */
export function clusterFolder(brokers: number): string {
  return join(KAFKA_HOME, `cluster-of-${brokers}`);
}

export const SIZES = [1, 3];
