import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ROLES } from '@custos/postgres';
import { until } from '@custos/postgres/testing';
import type { Street } from './street.js';

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));
const SCRIPT = 'libs/classification/infrastructure/dist/testing/classifier-process.js';

/** A street's classifier in a process of its own, which ends without a word when it is killed. */
export class KillableClassifier {
  readonly #street: Street;
  readonly #launcher: ChildProcess;
  readonly #pid: number;

  private constructor(street: Street, launcher: ChildProcess, pid: number) {
    this.#street = street;
    this.#launcher = launcher;
    this.#pid = pid;
  }

  /** Resolves once it listens. @throws Error when it ends before */
  static async start(street: Street, packFolder: string): Promise<KillableClassifier> {
    const orders = JSON.stringify(street.ordersFor(packFolder));
    const launcher = spawn(process.execPath, ['tools/node24.mjs', '--build', SCRIPT, orders], {
      cwd: ROOT,
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    // The launcher starts another process, which says its own number.
    const said = new Promise<number>((resolve, reject) => {
      createInterface({ input: launcher.stdout }).on('line', (line) => {
        if (line.startsWith('pid ')) resolve(Number(line.slice('pid '.length)));
      });
      launcher.once('exit', (code) => reject(new Error(`the classifier process ended with ${String(code)}`)));
    });
    return new KillableClassifier(street, launcher, await said);
  }

  /**
   * Kills it in the midst of a transaction, which waits for a table that somebody else holds.
   *
   * @param giveWork what makes it write to the table
   */
  async killWhileItWrites(table: string, giveWork: () => Promise<void>): Promise<void> {
    const { test } = this.#street;
    await test.database(ROLES.owner).transaction(async (tx) => {
      await tx.query('SET LOCAL transaction_timeout = 0');
      await tx.query('SET LOCAL idle_in_transaction_session_timeout = 0');
      await tx.query(`LOCK TABLE classifier.${table} IN ACCESS EXCLUSIVE MODE`);
      await giveWork();
      await until(async () => {
        const { rowCount } = await test
          .database(ROLES.owner)
          .query('SELECT FROM pg_locks WHERE NOT granted AND relation = $1::regclass', [`classifier.${table}`]);
        return rowCount > 0;
      });
      await this.kill();
    });
  }

  async kill(): Promise<void> {
    const ended = once(this.#launcher, 'exit');
    process.kill(this.#pid, 'SIGKILL');
    await ended;
  }
}
