import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ROLES } from '@custos/postgres';
import { until } from '@custos/postgres/testing';
import { aPack, aRule, writePack } from '../testing/packs.js';
import { Street, type Post } from '../testing/street.js';

const CHANGES = 3;
const A_ROUND = 200;

let street: Street;
let folder: string;

beforeEach(async () => {
  street = await Street.found();
  folder = await mkdtemp(join(tmpdir(), 'pack-'));
});

afterEach(async () => {
  await street.leave();
  await rm(folder, { recursive: true });
});

function packOf(score: number) {
  return aPack({ rules: [aRule({ score })] });
}

function round(number: number): Post[] {
  return Array.from({ length: A_ROUND }, (_, index) => ({
    account: `account-${index % 50}`,
    text: index % 4 === 0 ? 'buy now' : 'hello',
    contentId: `round-${number}-${index}`,
  }));
}

async function metric(pattern: RegExp): Promise<string> {
  const metrics = await (await fetch(`${street.url}/metrics`)).text();
  return pattern.exec(metrics)?.[1] ?? '';
}

function refused(): Promise<string> {
  return metric(/custos_classifier_pack_refused\{[^}]*\} (\d)/);
}

async function takenUp(): Promise<number> {
  return Number(await metric(/custos_classifier_pack_reloads_total\{[^}]*outcome="taken-up"[^}]*\} (\d+)/));
}

async function ready(): Promise<{ ok: boolean; checks: Record<string, { ok: boolean; problem?: string }> }> {
  return (await (await fetch(`${street.url}/health/ready`)).json()) as Awaited<ReturnType<typeof ready>>;
}

describe('a pack whose files change while events come in', () => {
  it('is taken up without a lost or doubly judged event, and each signal is the work of the pack of its position', async () => {
    await writePack(folder, packOf(1));
    await street.open(folder);
    let rounds = 0;
    for (let change = 1; change <= CHANGES; change++) {
      await street.post(round(rounds++));
      await street.tallied(rounds * A_ROUND);
      await writePack(folder, packOf(change + 1));
      await until(async () => {
        // One round at a time: a machine that judges slowly must not be buried under what comes in.
        await street.post(round(rounds++));
        await street.tallied(rounds * A_ROUND);
        return (await takenUp()) >= change;
      });
      await street.post(round(rounds++));
    }
    const tallies = await street.tallied(rounds * A_ROUND);
    const signals = await street.signals();

    expect(tallies.flatMap(({ counts }) => counts).reduce((sum, { events }) => sum + events, 0)).toBe(rounds * A_ROUND);
    expect(signals).toHaveLength((rounds * A_ROUND) / 4);
    expect(new Set(signals.map(({ data }) => data.signalId)).size).toBe(signals.length);
    expect(new Set(signals.map(({ data }) => data.score))).toEqual(new Set([1, 2, 3, 4]));
    const { rows } = await street.test
      .database(ROLES.classifier)
      .query<{ partition: number; from: bigint; hash: string }>(
        'SELECT partition, from_position AS "from", pack_hash AS hash FROM classifier.pack_activations ORDER BY partition, from_position',
      );
    for (const { data } of signals) {
      const inForce = rows.findLast(
        ({ partition, from }) => partition === data.event.partition && from <= BigInt(data.event.position),
      );
      expect(data.packHash).toBe(inForce?.hash);
    }
  });

  it('leaves the old one in force when it is broken, and says so until it is mended', async () => {
    await writePack(folder, packOf(1));
    await street.open(folder);
    await until(async () => (await ready()).ok);
    expect((await ready()).checks['pack']).toEqual({ ok: true });
    await writeFile(join(folder, 'rules/a-rule.yaml'), 'id: a-rule\ncategory: S_SYMBOLS\n');
    await until(async () => (await refused()) === '1');

    const { checks } = await until(ready, ({ ok }) => ok);
    expect(checks['pack']?.problem).toContain('rules/a-rule.yaml:2:11/category: "S_SYMBOLS" must not be detected');
    await street.post(round(0));
    await street.tallied(A_ROUND);
    expect((await street.signals()).map(({ data }) => data.score)).toEqual(new Array(A_ROUND / 4).fill(1));

    await writePack(folder, packOf(2));
    await until(async () => (await refused()) === '0');
    await street.post(round(1));
    await street.tallied(2 * A_ROUND);
    expect((await street.signals()).filter(({ data }) => data.score === 2)).toHaveLength(A_ROUND / 4);
  });
});
