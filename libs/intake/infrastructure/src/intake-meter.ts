import type { IntakeMeter, Outcome } from '@custos/intake-application';
import type { Metrics } from '@custos/observability';

export function intakeMeter(metrics: Metrics): IntakeMeter {
  const events = metrics.counter('custos_ingest_events_total', 'Events by what became of them', [
    'platform',
    'outcome',
  ]);
  const queued = metrics.gauge('custos_ingest_queued_bytes', 'Bytes of requests that wait for the log');
  return {
    counted(platform, outcomes) {
      for (const outcome of Object.keys(outcomes) as Outcome[]) {
        if (outcomes[outcome] > 0) events.inc({ platform, outcome }, outcomes[outcome]);
      }
    },
    queued: (bytes) => queued.set(bytes),
  };
}
