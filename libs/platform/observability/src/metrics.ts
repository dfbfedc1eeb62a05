import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry, type Metric } from 'prom-client';

let processMetricsTaken = false;

/** Seconds, from half a millisecond to half a minute. */
const DURATIONS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * One service's metrics, in a registry of their own: several services may live in one process. Metrics of the process
 * itself (memory, event loop, collector) stand with the first service only, or a sum over services would count them
 * several times. Asking for the same name again gives the same metric.
 */
export class Metrics {
  readonly registry = new Registry();

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
    if (processMetricsTaken) return;
    processMetricsTaken = true;
    collectDefaultMetrics({ register: this.registry });
  }

  counter<Label extends string = never>(name: string, help: string, labelNames: readonly Label[] = []): Counter<Label> {
    return this.#once(name, Counter<Label>, () => new Counter({ name, help, labelNames, registers: [this.registry] }));
  }

  gauge<Label extends string = never>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
    collect?: (gauge: Gauge<Label>) => void | Promise<void>,
  ): Gauge<Label> {
    return this.#once(name, Gauge<Label>, () => {
      const gauge: Gauge<Label> = new Gauge({
        name,
        help,
        labelNames,
        registers: [this.registry],
        ...(collect === undefined ? {} : { collect: () => collect(gauge) }),
      });
      return gauge;
    });
  }

  histogram<Label extends string = never>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
    buckets: readonly number[] = DURATIONS,
  ): Histogram<Label> {
    return this.#once(
      name,
      Histogram<Label>,
      () => new Histogram({ name, help, labelNames, buckets: [...buckets], registers: [this.registry] }),
    );
  }

  #once<M extends Metric>(name: string, kind: new (...args: never[]) => M, make: () => M): M {
    const known = this.registry.getSingleMetric(name);
    if (known === undefined) return make();
    if (known instanceof kind) return known;
    throw new Error(`metric ${name} exists already as another kind: give the two different names`);
  }
}
