import { describe, expect, it } from '@jest/globals';
import { Metrics } from './metrics.js';

describe('metrics', () => {
  it('of two services in one process stay apart, and the process is counted once', async () => {
    const ingest = new Metrics('ingest');
    const classifier = new Metrics('classifier');
    ingest.counter('custos_events_total', 'Events', ['type']).inc({ type: 'a' }, 2);

    const [first, second] = [await ingest.registry.metrics(), await classifier.registry.metrics()];

    expect(first).toContain('custos_events_total{type="a",service="ingest"} 2');
    expect(second).not.toContain('custos_events_total');
    expect(`${first}${second}`.match(/^# TYPE process_resident_memory_bytes/gm)).toHaveLength(1);
  });

  it('gives the same metric for the same name, and refuses another kind under it', () => {
    const metrics = new Metrics('ingest');

    expect(metrics.gauge('custos_lag_seconds', 'Lag')).toBe(metrics.gauge('custos_lag_seconds', 'Lag'));
    expect(() => metrics.counter('custos_lag_seconds', 'Lag')).toThrow(/another kind/);
  });
});
