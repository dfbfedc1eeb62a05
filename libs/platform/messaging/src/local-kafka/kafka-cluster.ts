import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import { freePorts } from '@custos/postgres/testing';
import { LocalBroker, type BrokerPlace, type SecuredListeners } from './local-broker.js';

export interface KafkaCluster {
  /** Addresses, `host:port`. */
  readonly brokers: string[];
  /** Ends all brokers; one with an owner leaves nothing behind. */
  stop(): Promise<void>;
  /** Kills a broker on the spot (SIGKILL); the first is 0. */
  kill(index: number): Promise<void>;
  /** Starts a killed broker again and waits until the cluster has it back. */
  restart(index: number): Promise<void>;
}

export interface KafkaClusterOptions {
  readonly brokers: number;
  /** Kept across restarts, with its ports; a temporary one by default. */
  readonly folder?: string;
  /** Brokers listen on this port and every second one after it, their controllers in between; free ports by default. */
  readonly port?: number;
  /** The process whose end, however violent, ends the cluster and removes the folder; this one for a temporary folder. */
  readonly owner?: number;
  /** For a single broker; to be given at every start. */
  readonly secured?: SecuredListeners;
}

interface Layout {
  readonly clusterId: string;
  /** Client's and controller's port of each broker in turn. */
  readonly ports: readonly number[];
}

const PATIENCE_MS = 180_000;
const SHUTDOWN_MS = 10_000;

/**
 * Apache Kafka on this machine, detached. A cluster that already runs in the folder is adopted.
 *
 * @throws when Java or Maven is missing, a port is taken, or the folder holds a cluster of another size
 */
export async function startKafka(options: KafkaClusterOptions): Promise<KafkaCluster> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'custos-kafka-')));
  const owner = options.folder === undefined ? (options.owner ?? process.pid) : options.owner;
  const temporary = owner !== undefined;
  if (temporary) endWith(owner, folder);
  const brokers = await prepare(folder, options);
  for (const broker of brokers) await broker.launch();
  await untilComplete(brokers);
  return {
    brokers: brokers.map((broker) => broker.address),
    async stop() {
      await endAll(brokers, temporary ? 0 : SHUTDOWN_MS);
      if (temporary) await rm(folder, { recursive: true, force: true });
    },
    kill: (index) => brokers[index]!.end(0),
    async restart(index) {
      await brokers[index]!.launch();
      await untilComplete(brokers);
    },
  };
}

/** Ends the cluster that runs in a folder; false when none did. */
export async function stopKafka(folder: string): Promise<boolean> {
  const layout = await readLayout(folder);
  if (layout === undefined) return false;
  const brokers = brokersOf(folder, layout.ports);
  const running = await anyRuns(brokers);
  await endAll(brokers, SHUTDOWN_MS);
  return running;
}

async function prepare(folder: string, { brokers: count, port, secured }: KafkaClusterOptions): Promise<LocalBroker[]> {
  const kept = await readLayout(folder);
  if (kept !== undefined) {
    const size = kept.ports.length / 2;
    if (size !== count) throw new Error(`${folder} holds a cluster of ${size}, not of ${count}; choose another folder`);
    const running = brokersOf(folder, kept.ports, secured);
    if (await anyRuns(running)) return running;
  }
  const chosen = port === undefined ? kept?.ports : Array.from({ length: count * 2 }, (_, i) => port + i);
  const ports = chosen ?? (await freePorts(count * 2));
  const clusterId = kept?.clusterId ?? randomBytes(16).toString('base64url');
  const brokers = brokersOf(folder, ports, secured);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'cluster.json'), JSON.stringify({ clusterId, ports } satisfies Layout));
  await Promise.all(brokers.map((broker) => broker.format(clusterId)));
  return brokers;
}

function brokersOf(folder: string, ports: readonly number[], secured?: SecuredListeners): LocalBroker[] {
  const places: BrokerPlace[] = [];
  for (let id = 1; id <= ports.length / 2; id++) {
    const [clientPort, controllerPort] = [ports[id * 2 - 2]!, ports[id * 2 - 1]!];
    places.push({ id, folder: join(folder, `broker-${id}`), clientPort, controllerPort });
  }
  return places.map((place) => new LocalBroker(place, places, secured));
}

async function anyRuns(brokers: readonly LocalBroker[]): Promise<boolean> {
  const pids = await Promise.all(brokers.map((broker) => broker.pid()));
  return pids.some((pid) => pid !== undefined);
}

async function endAll(brokers: readonly LocalBroker[], patienceMs: number): Promise<void> {
  await Promise.all(brokers.map((broker) => broker.end(patienceMs)));
}

async function readLayout(folder: string): Promise<Layout | undefined> {
  const text = await readFile(join(folder, 'cluster.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Layout);
}

async function untilComplete(brokers: readonly LocalBroker[]): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const answers = await Promise.all(brokers.map((broker) => brokersSeenFrom(broker.address)));
    if (answers.every((seen) => seen === brokers.length)) return;
    for (const broker of brokers) {
      const died = (await broker.pid()) === undefined;
      if (!died && performance.now() < end) continue;
      const why = died ? 'ended' : `does not answer after ${PATIENCE_MS / 1000} s`;
      throw new Error(`the Kafka broker at ${broker.address} ${why}:\n${await broker.lastWords()}`);
    }
    await sleep(100);
  }
}

async function brokersSeenFrom(address: string): Promise<number> {
  const admin = new kafkajs.Kafka({
    brokers: [address],
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { retries: 0 },
  }).admin();
  try {
    await admin.connect();
    return (await admin.describeCluster()).brokers.length;
  } catch {
    return 0;
  } finally {
    await admin.disconnect();
  }
}

/** A watch outside this process, because tests are killed without a chance to clean up. */
function endWith(owner: number, folder: string): void {
  const script =
    'while kill -0 $0 2>/dev/null; do sleep 1; done; kill -9 $(cat "$1"/broker-*/pid) 2>/dev/null; rm -rf "$1"';
  spawn('sh', ['-c', script, String(owner), folder], { detached: true, stdio: 'ignore' }).unref();
}
