import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts, postmasterOf } from '@custos/app-custos/testing';
import { atMost, median, type Figures } from './figures.js';
import { proportionalSetSize } from './process-tree.js';

const ROUNDS = 5;
const cli = fileURLToPath(new URL('../../../apps/custos/dist/main.js', import.meta.url));

interface Started {
  readonly seconds: number;
  readonly memory: number;
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function stop(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGINT');
  await gone;
}

/** Keeps sending one event until it is accepted. */
async function firstAccepted(url: string, apiKey: string, round: number): Promise<void> {
  const body = JSON.stringify({
    specversion: '1.0',
    id: `start-${round}`,
    source: 'bench/start',
    type: 'custos.content.TextPosted',
    data: { contentId: `start-${round}`, accountId: 'someone', text: 'good morning' },
  });
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/cloudevents+json' };
  for (;;) {
    const answer = await fetch(`${url}/v1/events`, { method: 'POST', headers, body }).catch(() => undefined);
    if (answer?.status === 202) return;
    await pause(10);
  }
}

/** From `custos up` on a data folder that exists to the first accepted event; memory of everything it started, database included. */
export async function bench(): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'custos-start-'));
  const ports = await freePorts(5);
  const args = ['--data', folder, '--port', String(ports[0]), '--database-port', String(ports[4])];
  const run = (...words: string[]): ChildProcess =>
    spawn(process.execPath, ['--disable-warning=ExperimentalWarning', cli, ...words], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const keyMaker = run('keys', 'create', 'bench', ...args.slice(0, 2), ...args.slice(4));
  let apiKey = '';
  keyMaker.stdout!.on('data', (chunk: Buffer) => (apiKey += chunk.toString()));
  await once(keyMaker, 'exit');

  const rounds: Started[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    const child = run('up', ...args);
    await firstAccepted(`http://127.0.0.1:${ports[0]}`, apiKey.trim(), round);
    const seconds = (performance.now() - started) / 1_000;
    await pause(1_000);
    rounds.push({ seconds, memory: await proportionalSetSize([child.pid!, await postmasterOf(folder)]) });
    await stop(child);
  }
  await rm(folder, { recursive: true, force: true });
  return {
    seconds: atMost(median(rounds.map((round) => round.seconds)), 's', 4),
    rss_mb: atMost(median(rounds.map((round) => round.memory)), 'MiB', 600),
  };
}
