import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { partitionOf } from '@custos/kernel';
import { Database } from '@custos/postgres';
import { until } from '@custos/postgres/testing';
import { seededRandom } from '../decorators.js';
import { EffectsHandler } from '../effects.js';
import type { ContractGround } from '../ground.js';
import { publishOk, Traffic } from '../traffic.js';
import { Trial } from '../trial.js';

export class Passing extends Error {
  readonly code = '40001';
}

export function disturbanceCases(ground: () => ContractGround): void {
  describe('disturbance', () => {
    let trial: Trial;
    beforeEach(async () => (trial = await new Trial(ground()).begin()));
    afterEach(() => trial.end());

    it('applies each record once though a third of the transactions fail by chance', async () => {
      const random = seededRandom(3);
      const traffic = new Traffic(200);
      await publishOk(await trial.publisher(), trial.topic, traffic.next(10));
      const handler = new EffectsHandler(ground().schema, trial.group, () => {
        if (random() < 0.33) throw new Passing('fails by chance');
      });

      await trial.member(handler, { maxRecords: 50 });
      await trial.untilEffects(traffic.total);

      traffic.expectAppliedOnceInOrder(await trial.effects());
    });

    it('lets one failing partition cost the others less than a tenth', async () => {
      const traffic = new Traffic(256);
      const failing = partitionOf(traffic.keys[0] ?? '');
      const elsewhere = traffic.keys.filter((key) => partitionOf(key) !== failing).length;
      let broken = true;
      const handler = new EffectsHandler(ground().schema, trial.group, async (records) => {
        if (!broken || !records.some(({ partition }) => partition === failing)) return;
        // Slow to fail: whoever tried it again at once would keep the others waiting.
        await new Promise((resolve) => setTimeout(resolve, 200));
        throw new Passing('away for a while');
      });
      // One group at a time: whoever held the place of that one would hold up all.
      const member = await trial.member(handler, { concurrency: 1, leaseMs: 3_600_000 });
      const publisher = await trial.publisher();
      await publishOk(publisher, trial.topic, traffic.next(1));
      await trial.untilEffects(elsewhere);
      const attemptsElsewhere = () =>
        [...handler.attempts].reduce((sum, [partition, count]) => sum + (partition === failing ? 0 : count), 0);
      const attemptsBefore = attemptsElsewhere();

      const rounds = 20;
      for (let round = 1; round < rounds; round += 1) await publishOk(publisher, trial.topic, traffic.next(1));
      await trial.untilEffects(elsewhere * rounds);

      // Work done in vain is what it costs the others; `npm run bench -- messaging` has the cost in time.
      expect(attemptsElsewhere() - attemptsBefore).toBeLessThan(1.1 * elsewhere * (rounds - 1));
      expect((await trial.effects()).some(({ partition }) => partition === failing)).toBe(false);
      expect(member.status().partitions.find(({ partition }) => partition === failing)?.state).toBe('retrying');

      broken = false;
      await trial.untilEffects(traffic.total);
      traffic.expectAppliedOnceInOrder(await trial.effects());
    });

    it('goes on by itself after the database cut every connection, again and again', async () => {
      const traffic = new Traffic(200);
      const publisher = await trial.publisher();
      await publishOk(publisher, trial.topic, traffic.next(40));
      const admin = new Database({ url: ground().adminUrl, applicationName: 'contract admin', max: 1 });
      let transactions = 0;
      let cuts = 0;
      const handler = new EffectsHandler(ground().schema, trial.group, async () => {
        transactions += 1;
        if (transactions % 10 !== 5 || cuts === 4) return;
        cuts += 1;
        await admin.query(
          'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
        );
      });

      await trial.member(handler, { maxRecords: 100 });
      await until(async () => (await trial.effects().catch(() => [])).length >= traffic.total);
      await admin.end();

      expect(cuts).toBe(4);

      traffic.expectAppliedOnceInOrder(await trial.effects());
    });
  });
}
