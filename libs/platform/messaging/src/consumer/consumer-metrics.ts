import type { Metrics } from '@custos/observability';

export type ConsumerMetrics = ReturnType<typeof consumerMetrics>;

export function consumerMetrics(metrics: Metrics) {
  return {
    lag: metrics.gauge('custos_consumer_lag_seconds', 'Age of the oldest record not yet applied; 0 when caught up', [
      'consumer',
      'topic',
    ]),
    records: metrics.counter('custos_consumer_records_total', 'Records applied, parked or dropped as resent', [
      'consumer',
      'outcome',
    ]),
    commits: metrics.histogram('custos_consumer_commit_seconds', 'Transactions, each of a group of partitions', [
      'consumer',
      'outcome',
    ]),
    halted: metrics.gauge('custos_consumer_halted_partitions', 'Partitions stopped until somebody acts', ['consumer']),
  };
}
