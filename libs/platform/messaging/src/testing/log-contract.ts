import { afterAll, beforeAll, describe } from '@jest/globals';
import { Database } from '@custos/postgres';
import { deliveryCases } from './cases/delivery.js';
import { disturbanceCases } from './cases/disturbance.js';
import { limitCases } from './cases/limits.js';
import { membershipCases } from './cases/membership.js';
import { poisonCases } from './cases/poison.js';
import { effectsTable } from './effects.js';
import type { ContractGround, LogFeatures } from './ground.js';

/**
 * What every adapter of the log keeps, together with the runner, the relay and the consumer tables. Effects are rows
 * written in the runner's transaction, so that a lost, second or reordered one can be counted.
 */
export function logContract(name: string, features: LogFeatures, setUp: () => Promise<ContractGround>): void {
  describe(`the log contract on ${name}`, () => {
    let ground: ContractGround | undefined;
    const current = () => {
      if (ground === undefined) throw new Error('the ground was not set up');
      return ground;
    };

    beforeAll(async () => {
      ground = await setUp();
      const owner = new Database({ url: ground.ownerUrl, applicationName: 'contract set-up', max: 1 });
      await owner.query(effectsTable(ground.schema, ground.role));
      await owner.end();
    }, 60_000);
    afterAll(async () => ground?.tearDown());

    deliveryCases(current, features);
    disturbanceCases(current);
    membershipCases(current);
    poisonCases(current);
    limitCases(current);
  });
}
