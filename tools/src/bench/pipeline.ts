import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka } from '@custos/messaging/local-kafka';
import { startEmbeddedPostgres } from '@custos/postgres';
import { freePorts } from '@custos/app-custos/testing';
import { againstBaseline, atMost, median, type Figure, type Figures } from './figures.js';
import type { BenchOptions } from './main.js';
import { startBare } from './pipeline/bare-target.js';
import { send, reached, throughput, type Target } from './pipeline/load.js';
import { probe } from './pipeline/latency.js';
import { startOurs, type Ours } from './pipeline/ours.js';
import { bodies, traffic } from './pipeline/traffic.js';
import { cpuSeconds, watchPeak } from './process-tree.js';

const ROUNDS = 5;
const BATCHED = { events: 60_000, perRequest: 100, connections: 16 };
const SINGLE = { events: 12_000, perRequest: 1, connections: 32 };
const SIZES = [10_000, 100_000, 1_000_000];
const LATENCY_MS = 20_000;

interface Place {
  readonly kind: 'kafka' | 'postgres';
  readonly folder: string;
  /** Connection string or brokers for the bare loop. */
  readonly bareAddress: string;
  readonly brokers: string | undefined;
  stop(): Promise<void>;
}

async function prepare(kind: 'kafka' | 'postgres'): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'custos-pipeline-'));
  const [port] = (await freePorts(1)) as [number];
  if (kind === 'postgres') {
    const postgres = await startEmbeddedPostgres({ dataFolder: join(folder, 'bare'), port });
    const stop = () => postgres.stop();
    return { kind, folder, bareAddress: postgres.ownerUrl, brokers: undefined, stop };
  }
  const kafka = await startKafka({ brokers: 1, folder: join(folder, 'kafka') });
  const brokers = kafka.brokers.join(',');
  return { kind, folder, bareAddress: brokers, brokers, stop: () => kafka.stop() };
}

let seeds = 1;

function rate(target: Target, shape: typeof BATCHED, events = shape.events): Promise<number> {
  const requests = bodies(traffic('bench', seeds++), events, shape.perRequest);
  return throughput(target, requests, events, shape.connections);
}

async function rounds(place: Place, ours: Ours, shape: typeof BATCHED): Promise<{ value: number; baseline: number }> {
  const bare = await startBare(place.kind, place.bareAddress);
  const mine: number[] = [];
  const theirs: number[] = [];
  try {
    for (let round = 0; round <= ROUNDS; round++) {
      const baseline = await rate(bare, shape);
      const value = await rate(ours, shape);
      // The first round warms both up.
      if (round > 0) [mine[round - 1], theirs[round - 1]] = [value, baseline];
    }
  } finally {
    await bare.stop();
  }
  return { value: median(mine), baseline: median(theirs) };
}

/** Slope of log time over log size: 1 is linear. */
function growthExponent(points: readonly { size: number; seconds: number }[]): number {
  const xs = points.map(({ size }) => Math.log(size));
  const ys = points.map(({ seconds }) => Math.log(seconds));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(xs), mean(ys)];
  const slope = (top: number, bottom: number, i: number): [number, number] => [
    top + (xs[i]! - x) * (ys[i]! - y),
    bottom + (xs[i]! - x) ** 2,
  ];
  const [top, bottom] = xs.reduce<[number, number]>(([t, b], _, i) => slope(t, b, i), [0, 0]);
  return top / bottom;
}

/** CPU of each stage in microseconds per event, and the peak memory, while ever larger runs go through. */
async function growth(ours: Ours): Promise<Figures> {
  const stages = await ours.stages();
  const peak = watchPeak(() => Object.values(stages));
  const points: { size: number; seconds: number }[] = [];
  const figures: Record<string, Figure> = {};
  for (const size of SIZES) {
    const before = await Promise.all(Object.values(stages).map((pid) => cpuSeconds([pid])));
    const started = performance.now();
    const chunk = 100_000;
    const target = (await ours.processed()) + size;
    for (let sent = 0; sent < size; sent += chunk) {
      const count = Math.min(chunk, size - sent);
      await send(ours, bodies(traffic('bench', seeds++), count, BATCHED.perRequest), BATCHED.connections);
    }
    await reached(ours, target);
    const seconds = (performance.now() - started) / 1_000;
    points.push({ size, seconds });
    figures[`seconds_at_${size}`] = { value: seconds, unit: 's' };
    if (size !== SIZES.at(-1)) continue;
    const after = await Promise.all(Object.values(stages).map((pid) => cpuSeconds([pid])));
    Object.keys(stages).forEach((stage, index) => {
      figures[`cpu_${stage}`] = { value: ((after[index]! - before[index]!) / size) * 1e6, unit: 'µs/event' };
    });
  }
  figures['growth_exponent'] = atMost(growthExponent(points), '', 1.05);
  figures['peak_rss_mb'] = atMost(await peak(), 'MiB', 1_200);
  return figures;
}

async function latencyAtHalfLoad(ours: Ours, eventsPerSecond: number): Promise<Figures> {
  const requestsPerSecond = eventsPerSecond / 2 / BATCHED.perRequest;
  const events = Math.ceil(((requestsPerSecond * LATENCY_MS) / 1_000) * 1.1) * BATCHED.perRequest;
  const requests = bodies(traffic('bench', seeds++), events, BATCHED.perRequest);
  const [, latencies] = await Promise.all([
    send(ours, requests, BATCHED.connections, requestsPerSecond),
    probe(ours, LATENCY_MS),
  ]);
  return {
    latency_p50_ms: { value: latencies.p50, unit: 'ms' },
    latency_p99_ms: atMost(latencies.p99, 'ms', 1_000),
  };
}

/** From a publisher's HTTP request to the row in reporting, everything on, beside the bare loop of the same log. */
export async function bench({ log }: BenchOptions): Promise<Figures> {
  const place = await prepare(log);
  const ours = await startOurs(log, place.folder, place.brokers);
  try {
    const batched = await rounds(place, ours, BATCHED);
    const single = await rounds(place, ours, SINGLE);
    const latency = await latencyAtHalfLoad(ours, batched.value);
    return {
      events_per_second: againstBaseline(batched.value, batched.baseline, 'events/s', 0.5),
      single_requests_per_second: againstBaseline(single.value, single.baseline, 'requests/s', 0.5),
      ...latency,
      ...(await growth(ours)),
    };
  } finally {
    await ours.stop();
    await place.stop();
    await rm(place.folder, { recursive: true, force: true });
  }
}
