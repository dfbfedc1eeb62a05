import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { consumerTables } from '@custos/messaging';
import { Database, migrate } from '@custos/postgres';
import type { Victim } from './disturbances.js';

/** The control's process, which is struck like any service. */
export interface Control {
  readonly victim: Victim;
  stop(): Promise<void>;
}

export interface ControlOptions {
  readonly ownerUrl: string;
  readonly log: 'kafka' | 'postgres';
  readonly brokers: string | undefined;
}

const OWNER = 'custos_owner';
/** How long to wait for the control to have something in hand. */
const PATIENCE_MS = 10_000;

export async function startControl({ ownerUrl, log, brokers }: ControlOptions): Promise<Control> {
  await migrate(ownerUrl, consumerTables('control', OWNER));
  const owner = new Database({ url: ownerUrl, applicationName: 'custos chaos', max: 1 });
  await owner.query('CREATE TABLE control.effects (event_id text NOT NULL)');
  if (log === 'postgres') await owner.query(`SELECT log.allow('${OWNER}', 'intake', 'read')`);
  await owner.end();
  const environment = {
    ...process.env,
    DATABASE_URL: ownerUrl,
    CUSTOS_LOG: log,
    ...(brokers === undefined ? {} : { KAFKA_BROKERS: brokers }),
  };
  const start = (): ChildProcess => fork(new URL('./control-consumer.js', import.meta.url), { env: environment });
  let child = start();
  const kill = async (): Promise<void> => {
    const gone = once(child, 'exit');
    if (!child.kill('SIGKILL')) return;
    await gone;
  };
  return {
    victim: {
      name: 'control',
      async kill() {
        // Between a commit and its effect, where a right consumer has nothing to lose.
        await Promise.race([once(child, 'message'), sleep(PATIENCE_MS)]);
        await kill();
        child = start();
      },
    },
    stop: kill,
  };
}
