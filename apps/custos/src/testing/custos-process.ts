import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const LAUNCHER = fileURLToPath(new URL('../../../../tools/node24.mjs', import.meta.url));

interface Ended {
  /** As shells count: 128 and the signal's number when a signal ended it. */
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

export interface CustosProcessOptions extends Pick<SpawnOptions, 'uid' | 'gid' | 'env' | 'cwd'> {
  /** Through the launcher and in a process group of its own, as npm starts it at a terminal. */
  readonly asAtTerminal?: boolean;
  readonly node?: string;
}

/** The command `custos` as a child process, built beforehand. */
export class CustosProcess {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  #output = '';
  #errors = '';

  constructor(args: readonly string[], options: CustosProcessOptions = {}) {
    const { asAtTerminal = false, node = process.execPath, ...rest } = options;
    const program = asAtTerminal ? [LAUNCHER, MAIN] : ['--enable-source-maps', MAIN];
    const child = spawn(node, [...program, ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: asAtTerminal,
      ...rest,
    });
    child.stdout.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (this.#errors += chunk.toString()));
    this.#child = child;
    this.ended = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) =>
        resolve({ code: signal === null ? (code ?? 1) : 128, output: this.#output, errors: this.#errors }),
      );
    });
  }

  get pid(): number {
    return this.#child.pid!;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get written(): string {
    return this.#output + this.#errors;
  }

  /** To the process alone, or to its whole group where it has one of its own. */
  signal(signal: NodeJS.Signals, to: 'process' | 'group' = 'process'): void {
    process.kill(to === 'group' ? -this.pid : this.pid, signal);
  }

  /** Resolves once `text` has been written. @throws with what was written when it ends before, or takes too long */
  async wrote(text: string, timeoutMs = 180_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!this.written.includes(text)) {
      if (!this.running || Date.now() > deadline) throw new Error(`"${text}" was not written, but: ${this.written}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
