import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
/** As the launcher starts them. */
const FLAGS = JSON.parse(readFileSync(join(repository, 'tools/service-flags.json'), 'utf8')) as readonly string[];

export type ServiceName = 'ingest' | 'classifier' | 'enforcement' | 'reporting';
export const SERVICES: readonly ServiceName[] = ['ingest', 'classifier', 'enforcement', 'reporting'];

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** One service as its own process, which can be killed, frozen and started again. */
export class ServiceProcess {
  readonly name: ServiceName;
  readonly url: string;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #logFile: string;
  #child: ChildProcess | undefined;

  constructor(name: ServiceName, port: number, environment: NodeJS.ProcessEnv, logFolder: string) {
    this.name = name;
    this.url = `http://127.0.0.1:${port}`;
    this.#environment = { ...process.env, ...environment, PORT: String(port), HOST: '127.0.0.1' };
    this.#logFile = join(logFolder, `${name}.log`);
  }

  /** What it wrote since its first start. */
  log(): Promise<string> {
    return readFile(this.#logFile, 'utf8');
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get running(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Once it has ended by itself or in order; nothing after a kill. */
  get exitCode(): number | undefined {
    return this.#child?.exitCode ?? undefined;
  }

  start(): void {
    const log = createWriteStream(this.#logFile, { flags: 'a' });
    const main = join(repository, 'apps', this.name, 'dist', 'main.js');
    const child = spawn(process.execPath, [...FLAGS, main], {
      env: { MALLOC_ARENA_MAX: '2', ...this.#environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.pipe(log);
    child.stderr.pipe(log, { end: false });
    this.#child = child;
  }

  /** Resolves once the service says that it is ready; throws after `timeoutMs`, naming its log. */
  async ready(timeoutMs = 180_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (Date.now() < deadline) {
      const answer = await fetch(`${this.url}/health/ready`).catch(() => undefined);
      if (answer?.ok) return;
      if (this.#child?.exitCode !== null) break;
      await pause(50);
    }
    throw new Error(`${this.name} did not become ready; its log is ${this.#logFile}`);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Ends the process and waits until it is gone. SIGKILL loses whatever it had in hand, as a crash does. */
  async stop(signal: NodeJS.Signals): Promise<void> {
    this.#child?.kill(signal);
    await this.ended();
  }

  async ended(): Promise<void> {
    if (!this.running) return;
    await new Promise((resolve) => this.#child?.once('exit', resolve));
  }
}
