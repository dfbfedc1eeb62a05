import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { until } from '@custos/postgres/testing';
import { Leases } from '../../consumer/leases.js';
import type { ConsumerRunner } from '../../consumer/runner.js';
import { EffectsHandler } from '../effects.js';
import type { ContractGround } from '../ground.js';
import { startMemberProcess, type MemberProcess } from '../member-process.js';
import { silent } from '../silent.js';
import { publishOk, Traffic } from '../traffic.js';
import { Trial, TRIAL_LEASE_MS } from '../trial.js';

/** A lease that no test waits for. */
const FAR_OFF_MS = 3_600_000;

const held = (runner: ConsumerRunner) => runner.status().partitions.length;

export function membershipCases(ground: () => ContractGround): void {
  describe('membership', () => {
    let trial: Trial;
    let outside: MemberProcess | undefined;
    beforeEach(async () => (trial = await new Trial(ground()).begin()));
    afterEach(async () => {
      outside?.kill('SIGKILL');
      await trial.end();
    });
    const handler = () => new EffectsHandler(ground().schema, trial.group);

    it('loses and repeats nothing while members join and leave under load', async () => {
      const traffic = new Traffic(150);
      const publisher = await trial.publisher();
      let publishing = true;
      const load = (async () => {
        while (publishing) {
          await publishOk(publisher, trial.topic, traffic.next(1));
          await sleep(20);
        }
      })();

      try {
        const first = await trial.member(handler());
        await until(() => held(first) === 64);
        const second = await trial.member(handler());
        await until(() => held(first) === 32 && held(second) === 32);
        const third = await trial.member(handler());
        await until(() => [first, second, third].every((member) => held(member) >= 20 && held(member) <= 22));
        await first.drain();
        await until(() => held(second) === 32 && held(third) === 32);
        await second.drain();
        await until(() => held(third) === 64);
      } finally {
        publishing = false;
      }
      await load;
      await trial.untilEffects(traffic.total);

      traffic.expectAppliedOnceInOrder(await trial.effects());
    });

    it('goes on after a restart where it stopped', async () => {
      const traffic = new Traffic(100);
      const publisher = await trial.publisher();
      const first = await trial.member(handler());
      await publishOk(publisher, trial.topic, traffic.next(5));
      await trial.untilEffects(300);
      await first.drain();
      await publishOk(publisher, trial.topic, traffic.next(5));

      await trial.member(handler());
      await trial.untilEffects(traffic.total);

      traffic.expectAppliedOnceInOrder(await trial.effects());
    });

    it('hands its partitions over at once when it drains', async () => {
      const traffic = new Traffic(64);
      const first = await trial.member(handler(), { leaseMs: FAR_OFF_MS });
      await until(() => held(first) === 64);
      await first.drain();

      const second = await trial.member(handler(), { leaseMs: FAR_OFF_MS });
      await until(() => held(second) === 64);
      await publishOk(await trial.publisher(), trial.topic, traffic.next(1));
      await trial.untilEffects(traffic.total);
    });

    it('lets others go on after a member was killed', async () => {
      const traffic = new Traffic(100);
      const publisher = await trial.publisher();
      outside = await startMemberProcess(trial, { maxRecords: 40, waitAfter: 200 });
      await publishOk(publisher, trial.topic, traffic.next(20));
      await outside.said('waiting');
      outside.kill('SIGKILL');
      expect((await trial.effects()).length).toBeLessThan(traffic.total);

      await trial.member(handler());
      await trial.untilEffects(traffic.total);

      traffic.expectAppliedOnceInOrder(await trial.effects());
    });

    it('commits nothing for a member that was stopped past its lease', async () => {
      const traffic = new Traffic(100);
      const publisher = await trial.publisher();
      // It is stopped in the middle of a transaction whose rows are written and whose commit is still to come.
      outside = await startMemberProcess(trial, { maxRecords: 2_000, waitAfter: 0 });
      await publishOk(publisher, trial.topic, traffic.next(5));
      await outside.said('waiting');
      outside.kill('SIGSTOP');
      await sleep(TRIAL_LEASE_MS + 500);
      expect(await trial.effects()).toEqual([]);

      const heir = await trial.member(handler());
      await until(() => held(heir) >= 32);
      await trial.untilEffects(1);
      outside.kill('SIGUSR2');
      outside.kill('SIGCONT');
      await until(() => held(heir) === 32);
      await publishOk(publisher, trial.topic, traffic.next(5));
      await trial.untilEffects(traffic.total);

      traffic.expectAppliedOnceInOrder(await trial.effects());
    });

    it('commits nothing for a partition that another member claimed meanwhile', async () => {
      const { database, schema } = ground();
      const traffic = new Traffic(1);
      const [key = ''] = traffic.keys;
      let claim: (() => Promise<unknown>) | undefined;
      const handling = new EffectsHandler(schema, trial.group, async () => {
        await claim?.();
        claim = undefined;
      });
      const member = await trial.member(handling, { leaseMs: 15_000 });
      await until(() => held(member) === 64);
      const usurper = new Leases(schema, trial.group, 'usurper', 300);
      const [record] = traffic.next(1);
      const partition = record?.partition ?? 0;
      claim = () => usurper.claim(database, [{ topic: trial.topic, partition }], { free: false });
      await publishOk(await trial.publisher(), trial.topic, record === undefined ? [] : [record]);
      await trial.untilEffects(1);

      expect(handling.attempts.get(partition)).toBe(2);
      expect((await trial.effects()).map(({ body }) => body)).toEqual([`${key}#0`]);
    });

    it('blames no record for a handler that failed because a partition was lost under it', async () => {
      const { database, schema } = ground();
      const traffic = new Traffic(1);
      const warned = jest.spyOn(silent, 'warn');
      const usurper = new Leases(schema, trial.group, 'usurper', 300);
      let forgotten = false;
      const handling = new EffectsHandler(schema, trial.group, async ([record]) => {
        if (forgotten) return;
        await usurper.claim(database, [{ topic: trial.topic, partition: record?.partition ?? 0 }], { free: false });
        await until(() => forgotten);
        throw new TypeError('what was known of the partition is gone');
      });
      const member = await trial.member(Object.assign(handling, { rolledBack: () => (forgotten = true) }));
      await until(() => held(member) === 64);

      await publishOk(await trial.publisher(), trial.topic, traffic.next(1));
      await trial.untilEffects(1);
      const said = warned.mock.calls.map((line: unknown[]) => line[1]);
      warned.mockRestore();

      expect(said).toContain('leases lost');
      expect(said).not.toContain('a group was rolled back');
    });
  });
}
