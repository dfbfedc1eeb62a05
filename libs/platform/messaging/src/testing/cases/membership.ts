import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Leases } from '../../consumer/leases.js';
import type { ConsumerRunner } from '../../consumer/runner.js';
import { EffectsHandler } from '../effects.js';
import type { ContractGround } from '../ground.js';
import { startMemberProcess, type MemberProcess } from '../member-process.js';
import { publishOk, Traffic, until } from '../traffic.js';
import { Trial, TRIAL_LEASE_MS } from '../trial.js';

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
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      })();

      const first = await trial.member(handler());
      await until('one member holds all', () => held(first) === 64);
      const second = await trial.member(handler());
      await until('two members share', () => held(first) === 32 && held(second) === 32);
      const third = await trial.member(handler());
      await until('three members share', () =>
        [first, second, third].every((member) => held(member) >= 20 && held(member) <= 22),
      );
      await first.drain();
      await until('two are left', () => held(second) === 32 && held(third) === 32);
      await second.drain();
      await until('one is left', () => held(third) === 64);
      publishing = false;
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
      const first = await trial.member(handler(), { leaseMs: 60_000 });
      await until('the first holds all', () => held(first) === 64);
      await first.drain();

      const second = await trial.member(handler(), { leaseMs: 60_000 });
      await until('the second holds all', () => held(second) === 64, 10_000);
      await publishOk(await trial.publisher(), trial.topic, traffic.next(1));
      await trial.untilEffects(traffic.total);
    });

    it('lets others go on after a member was killed', async () => {
      const traffic = new Traffic(100);
      const publisher = await trial.publisher();
      outside = await startMemberProcess(trial, { holdMs: 10, maxRecords: 40 });
      await publishOk(publisher, trial.topic, traffic.next(20));
      await trial.untilEffects(200);
      outside.kill('SIGKILL');
      expect((await trial.effects()).length).toBeLessThan(traffic.total);

      await trial.member(handler());
      await trial.untilEffects(traffic.total, 60_000);

      traffic.expectAppliedOnceInOrder(await trial.effects());
    });

    it('commits nothing for a member that was stopped past its lease', async () => {
      const traffic = new Traffic(100);
      const publisher = await trial.publisher();
      // It is stopped in the middle of a transaction whose rows are written and whose commit is still to come.
      outside = await startMemberProcess(trial, { holdMs: 1_000, maxRecords: 2_000 });
      await publishOk(publisher, trial.topic, traffic.next(5));
      await outside.said('handling');
      outside.kill('SIGSTOP');
      await new Promise((resolve) => setTimeout(resolve, TRIAL_LEASE_MS + 500));
      expect(await trial.effects()).toEqual([]);

      const heir = await trial.member(handler());
      await until('the heir holds what was left', () => held(heir) >= 32, 60_000);
      await trial.untilEffects(1, 60_000);
      outside.kill('SIGCONT');
      await publishOk(publisher, trial.topic, traffic.next(5));
      await trial.untilEffects(traffic.total, 60_000);

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
      const member = await trial.member(handling);
      await until('the member holds all', () => held(member) === 64);
      const usurper = new Leases(schema, trial.group, 'usurper', 300);
      const [record] = traffic.next(1);
      const partition = record?.partition ?? 0;
      claim = () => usurper.claim(database, [{ topic: trial.topic, partition }], { free: false });
      await publishOk(await trial.publisher(), trial.topic, record === undefined ? [] : [record]);
      await trial.untilEffects(1);

      expect(handling.attempts.get(partition)).toBe(2);
      expect((await trial.effects()).map(({ body }) => body)).toEqual([`${key}#0`]);
    });
  });
}
