import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@custos/postgres/testing';
import { partitionOf } from '@custos/kernel';
import { ParkedRecords } from '../../consumer/parked-records.js';
import { PoisonRecord, type LogRecord } from '../../port.js';
import { EffectsHandler } from '../effects.js';
import type { ContractGround } from '../ground.js';
import { publishOk, Traffic } from '../traffic.js';
import { Trial } from '../trial.js';

export function poisonCases(ground: () => ContractGround): void {
  describe('poison', () => {
    let trial: Trial;
    let parked: ParkedRecords;
    beforeEach(async () => {
      trial = await new Trial(ground()).begin();
      const { database, schema } = ground();
      parked = new ParkedRecords({ database, schema, consumer: trial.group });
    });
    afterEach(() => trial.end());
    const handler = (interfere?: (records: readonly LogRecord[]) => void) =>
      new EffectsHandler(ground().schema, trial.group, interfere);
    const refusing = (poison: string) =>
      handler((records) => {
        if (records.some(({ value }) => value.toString() === poison)) throw new TypeError('cannot be read');
      });

    it('parks the record with its reason and later ones of its key, and goes on with every other key', async () => {
      const traffic = new Traffic(200);
      const [bad = ''] = traffic.keys;
      await publishOk(await trial.publisher(), trial.topic, traffic.next(5));

      await trial.member(refusing(`${bad}#2`));
      await trial.untilEffects(traffic.total - 3);
      await until(async () => (await parked.list()).length === 3);

      const list = await parked.list();
      expect(list.map(({ value, code, reason }) => [String(value), code, reason])).toEqual([
        [`${bad}#2`, 'TypeError', 'cannot be read'],
        [`${bad}#3`, 'follows-parked', expect.any(String)],
        [`${bad}#4`, 'follows-parked', expect.any(String)],
      ]);
      expect((await trial.effects()).filter(({ key }) => key === bad).map(({ body }) => body)).toEqual([
        `${bad}#0`,
        `${bad}#1`,
      ]);
    });

    it('parks at once what the handler names, without trying the others again and again', async () => {
      const traffic = new Traffic(64);
      const [bad = ''] = traffic.keys;
      const naming = handler((records) => {
        const named = records.find(({ value }) => value.toString() === `${bad}#0`);
        if (named !== undefined) throw new PoisonRecord(named, 'no-contract', 'no such type');
      });
      await publishOk(await trial.publisher(), trial.topic, traffic.next(1));

      await trial.member(naming);
      await trial.untilEffects(63);

      expect((await parked.list({ code: 'no-contract' })).map(({ key }) => key)).toEqual([bad]);
      expect(naming.attempts.get(partitionOf(bad))).toBeLessThanOrEqual(
        2 * traffic.keys.filter((key) => partitionOf(key) === partitionOf(bad)).length,
      );
    });

    it('remembers parked keys across a restart', async () => {
      const traffic = new Traffic(10);
      const [bad = ''] = traffic.keys;
      const publisher = await trial.publisher();
      await publishOk(publisher, trial.topic, traffic.next(1));
      const first = await trial.member(refusing(`${bad}#0`));
      await until(async () => (await parked.list()).length === 1);
      await trial.untilEffects(9);
      await first.drain();

      await publishOk(publisher, trial.topic, traffic.next(1));
      await trial.member(handler());
      await trial.untilEffects(18);
      await until(async () => (await parked.list()).length === 2);

      expect((await trial.effects()).filter(({ key }) => key === bad)).toEqual([]);
    });

    it('replays a key in order through the handler, after which its new records are applied again', async () => {
      const traffic = new Traffic(30);
      const [bad = ''] = traffic.keys;
      const publisher = await trial.publisher();
      await publishOk(publisher, trial.topic, traffic.next(3));
      await trial.member(refusing(`${bad}#0`));
      await until(async () => (await parked.list()).length === 3);

      const failed = await parked.replay({ code: 'TypeError' }, refusing(`${bad}#1`), 'person:sun');
      expect(failed).toMatchObject([{ key: bad, replayed: 0, error: { message: 'cannot be read' } }]);
      const outcome = await parked.replay({ code: 'TypeError' }, handler(), 'person:sun');
      expect(outcome).toMatchObject([{ key: bad, replayed: 3 }]);
      await publishOk(publisher, trial.topic, traffic.next(2));
      await trial.untilEffects(traffic.total);

      traffic.expectAppliedOnceInOrder(await trial.effects());
      expect(await parked.list()).toEqual([]);
      expect((await parked.list({ state: 'replayed' })).map(({ resolvedBy }) => resolvedBy)).toEqual(
        Array(3).fill('person:sun'),
      );
    });

    it('records who discarded a record and why, and then applies the key’s later ones', async () => {
      const traffic = new Traffic(5);
      const [bad = ''] = traffic.keys;
      const publisher = await trial.publisher();
      await publishOk(publisher, trial.topic, traffic.next(1));
      await trial.member(refusing(`${bad}#0`));
      await until(async () => (await parked.list()).length === 1);

      await expect(parked.discard(await parked.list(), { by: ' ', reason: 'broken' })).rejects.toThrow('a name');
      expect(await parked.discard(await parked.list(), { by: 'person:li', reason: 'sent by a broken client' })).toBe(1);
      await publishOk(publisher, trial.topic, traffic.next(1));
      await trial.untilEffects(9);

      expect((await trial.effects()).filter(({ key }) => key === bad).map(({ body }) => body)).toEqual([`${bad}#1`]);
      expect(await parked.list({ state: 'discarded' })).toMatchObject([
        { resolvedBy: 'person:li', resolution: 'sent by a broken client' },
      ]);
    });

    it('stops the partition loudly instead, where nothing may be passed over', async () => {
      const traffic = new Traffic(64);
      const [bad = ''] = traffic.keys;
      const elsewhere = traffic.keys.filter((key) => partitionOf(key) !== partitionOf(bad));
      await publishOk(await trial.publisher(), trial.topic, traffic.next(2));

      const member = await trial.member(refusing(`${bad}#0`), { onPoison: 'stop' });
      await trial.untilEffects(2 * elsewhere.length);
      await until(() => !member.status().healthy);

      expect(member.status()).toMatchObject({ problems: [expect.stringContaining('cannot be read')], stuck: false });
      expect((await trial.effects()).filter(({ key }) => key === bad)).toEqual([]);
      expect(await parked.list()).toEqual([]);
    });
  });
}
