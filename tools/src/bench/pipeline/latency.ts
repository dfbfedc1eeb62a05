import { Client } from 'undici';
import type { Ours } from './ours.js';

export interface Latencies {
  readonly p50: number;
  readonly p99: number;
}

const PROBES = 4;
const POLL_MS = 2;
const PATIENCE_MS = 30_000;
const SEEN = {
  name: 'bench-probe',
  text: "SELECT COALESCE(sum(events), 0)::int8 AS events FROM reporting.volumes__v1 WHERE platform = 'bench' AND type = $1",
};
const PROBE_TYPES = ['GroupCreated', 'GroupMemberJoined', 'AccountRegistered', 'AccountProfileChanged'] as const;

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

function probeData(type: (typeof PROBE_TYPES)[number], account: string): object {
  const groupId = `g-${account}`;
  switch (type) {
    case 'GroupCreated':
      return { groupId, accountId: account, name: 'a group' };
    case 'GroupMemberJoined':
      return { groupId, accountId: account };
    case 'AccountRegistered':
    case 'AccountProfileChanged':
      return { accountId: account, displayName: 'someone' };
  }
}

function contextOf(type: string): string {
  return type.startsWith('Group') ? 'group' : 'account';
}

/**
 * Milliseconds from posting one event to its row in reporting, seen from outside. Each prober sends events of a type
 * that nothing else sends, one at a time, and watches that type's figure.
 */
export async function probe(ours: Ours, milliseconds: number): Promise<Latencies> {
  const samples: number[] = [];
  const until = performance.now() + milliseconds;
  await Promise.all(
    PROBE_TYPES.slice(0, PROBES).map(async (name) => {
      const type = `custos.${contextOf(name)}.${name}`;
      const client = new Client(ours.url);
      const headers = { ...ours.headers, 'content-type': 'application/cloudevents+json' };
      const seen = async (): Promise<number> =>
        Number((await ours.database.query<{ events: bigint }>({ ...SEEN, values: [type] })).rows[0]!.events);
      const before = await seen();
      for (let number = 1; performance.now() < until; number++) {
        const event = {
          specversion: '1.0',
          id: `probe-${before + number}`,
          // One source for each prober: a publisher's ids are unique within a source.
          source: `bench/${name}`,
          type,
          data: probeData(name, `probe-${number}`),
        };
        const started = performance.now();
        const answer = await client.request({ method: 'POST', path: ours.path, headers, body: JSON.stringify(event) });
        if (answer.statusCode !== 202)
          throw new Error(`a probe was answered ${answer.statusCode}: ${await answer.body.text()}`);
        await answer.body.dump();
        while ((await seen()) < before + number) {
          if (performance.now() - started > PATIENCE_MS) throw new Error(`a probe of ${type} did not arrive`);
          await pause(POLL_MS);
        }
        samples.push(performance.now() - started);
      }
      await client.close();
    }),
  );
  samples.sort((a, b) => a - b);
  const at = (share: number): number => samples[Math.min(samples.length - 1, Math.floor(samples.length * share))]!;
  return { p50: at(0.5), p99: at(0.99) };
}
