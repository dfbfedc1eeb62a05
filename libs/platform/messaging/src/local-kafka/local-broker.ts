import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { MAX_BATCH_BYTES } from '../kafka/topics.js';
import { ensureKafkaJars, javaProgram } from './kafka-jars.js';

const run = promisify(execFile);
const NONE: SecuredListeners = { ports: {}, settings: {}, users: [] };
const QUIET = '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn';

export interface BrokerPlace {
  /** 1, 2, 3 … */
  readonly id: number;
  readonly folder: string;
  readonly clientPort: number;
  readonly controllerPort: number;
}

/** Listeners beside the plain one, which stays for whoever starts and watches the cluster. */
export interface SecuredListeners {
  /** Each by the name of its protocol, such as SASL_SSL. */
  readonly ports: Readonly<Record<string, number>>;
  /** Of the server, such as `ssl.keystore.location`. */
  readonly settings: Readonly<Record<string, string>>;
  /** Known from the first start: SCRAM-SHA-256=[name=…,password=…]. */
  readonly users: readonly string[];
}

/** Broker and controller in one process (KRaft, combined mode), known by the process id in its folder. */
export class LocalBroker {
  readonly #place: BrokerPlace;
  readonly #peers: readonly BrokerPlace[];
  readonly #secured: SecuredListeners;
  readonly address: string;

  constructor(place: BrokerPlace, peers: readonly BrokerPlace[], secured: SecuredListeners = NONE) {
    this.#place = place;
    this.#peers = peers;
    this.#secured = secured;
    this.address = `127.0.0.1:${place.clientPort}`;
  }

  /** Prepares the data folder unless that was done before. */
  async format(clusterId: string): Promise<void> {
    if (existsSync(this.#file('data/meta.properties'))) return;
    await this.#configure();
    const tool = ['-cp', await ensureKafkaJars(), 'kafka.tools.StorageTool', 'format'];
    // An id may begin with '-', which by itself would be taken for an option.
    const users = this.#secured.users.flatMap((user) => ['--add-scram', user]);
    const args = [QUIET, ...tool, `--cluster-id=${clusterId}`, ...users, '-c', this.#file('server.properties')];
    await run(javaProgram(), args).catch((error: { stderr?: string; message: string }) => {
      throw new Error(`Kafka could not prepare ${this.#place.folder}: ${error.stderr?.trim() || error.message}`);
    });
  }

  /** Starts the process unless it runs already. It answers some seconds later. */
  async launch(): Promise<void> {
    if ((await this.pid()) !== undefined) return;
    for (const port of [this.#place.clientPort, this.#place.controllerPort]) {
      if (await staysTaken(port))
        throw new Error(`port ${port} is taken by another program; choose another with --port`);
    }
    await this.#configure();
    const heap = this.#peers.length > 1 ? '400m' : '512m';
    const jvm = [`-Xmx${heap}`, '-XX:+UseSerialGC', QUIET];
    const log = await open(this.#file('broker.log'), 'a');
    const child = spawn(
      javaProgram(),
      [...jvm, '-cp', await ensureKafkaJars(), 'kafka.Kafka', this.#file('server.properties')],
      { cwd: this.#place.folder, detached: true, stdio: ['ignore', log.fd, log.fd] },
    );
    child.unref();
    await log.close();
    await writeFile(this.#file('pid'), String(child.pid));
  }

  /** Process ids are used again: one that lives counts only if it runs this broker's configuration. */
  async pid(): Promise<number | undefined> {
    const pid = Number(await readFile(this.#file('pid'), 'utf8').catch(() => ''));
    if (pid === 0) return undefined;
    return (await commandOf(pid)).includes(this.#file('server.properties')) ? pid : undefined;
  }

  /** @param patienceMs how long it may take to end in order; 0 kills at once */
  async end(patienceMs: number): Promise<void> {
    const pid = await this.pid();
    if (pid !== undefined) {
      process.kill(pid, patienceMs > 0 ? 'SIGTERM' : 'SIGKILL');
      const end = performance.now() + patienceMs;
      while ((await this.pid()) !== undefined) {
        if (patienceMs > 0 && performance.now() > end) return this.end(0);
        await sleep(20);
      }
    }
    await rm(this.#file('pid'), { force: true });
  }

  /** The end of its log, to be shown when it will not start. */
  async lastWords(): Promise<string> {
    const log = await readFile(this.#file('broker.log'), 'utf8').catch(() => '');
    return log.trim().split('\n').slice(-12).join('\n');
  }

  async #configure(): Promise<void> {
    await mkdir(this.#place.folder, { recursive: true });
    await writeFile(this.#file('server.properties'), properties(this.#place, this.#peers, this.#secured));
  }

  #file(name: string): string {
    return join(this.#place.folder, name);
  }
}

function properties(own: BrokerPlace, peers: readonly BrokerPlace[], secured: SecuredListeners): string {
  const copies = peers.length;
  const insync = copies > 1 ? 2 : 1;
  const ports = { PLAINTEXT: own.clientPort, CONTROLLER: own.controllerPort, ...secured.ports };
  const listeners = Object.entries(ports).map(([name, port]) => `${name}://127.0.0.1:${port}`);
  const settings: Record<string, string | number> = {
    'process.roles': 'broker,controller',
    'node.id': own.id,
    'controller.quorum.voters': peers.map((peer) => `${peer.id}@127.0.0.1:${peer.controllerPort}`).join(','),
    listeners: listeners.join(','),
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': join(own.folder, 'data'),
    'auto.create.topics.enable': 'false',
    // A record that a topic accepts must also pass the broker and reach the replicas.
    'message.max.bytes': MAX_BATCH_BYTES,
    'replica.fetch.max.bytes': MAX_BATCH_BYTES,
    'default.replication.factor': copies,
    'min.insync.replicas': insync,
    'offsets.topic.num.partitions': 4,
    'offsets.topic.replication.factor': copies,
    'transaction.state.log.num.partitions': 4,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': insync,
    'share.coordinator.state.topic.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': copies,
    'share.coordinator.state.topic.min.isr': insync,
    'group.initial.rebalance.delay.ms': 0,
    // A killed broker's partitions wait this long for their next leader.
    'broker.session.timeout.ms': 6_000,
    'broker.heartbeat.interval.ms': 1_000,
    // The default would take a third of the small heap.
    'log.cleaner.dedupe.buffer.size': 8 * 1024 * 1024,
    ...secured.settings,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** A process that was killed may hold its ports a little longer than its name. */
async function staysTaken(port: number): Promise<boolean> {
  for (const end = performance.now() + 2_000; performance.now() < end; await sleep(50)) {
    if (!(await taken(port))) return false;
  }
  return true;
}

function taken(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const probe = createServer();
    probe.once('error', () => answer(true));
    probe.listen(port, '127.0.0.1', () => probe.close(() => answer(false)));
  });
}

async function commandOf(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return run('ps', ['-o', 'command=', '-p', String(pid)]).then(
    ({ stdout }) => stdout,
    () => '',
  );
}
