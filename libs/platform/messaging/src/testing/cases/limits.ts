import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@custos/postgres/testing';
import { partitionOf } from '@custos/kernel';
import { MAX_RECORD_BYTES } from '../../port.js';
import { EffectsHandler } from '../effects.js';
import type { ContractGround } from '../ground.js';
import { publishOk, Traffic } from '../traffic.js';
import { Trial } from '../trial.js';

export function limitCases(ground: () => ContractGround): void {
  describe('limits', () => {
    let trial: Trial;
    beforeEach(async () => (trial = await new Trial(ground()).begin()));
    afterEach(() => trial.end());
    const handler = () => new EffectsHandler(ground().schema, trial.group);

    it('splits a large call by bytes, in order', async () => {
      const [key = ''] = new Traffic(1).keys;
      const traffic = new Traffic(1);
      const records = traffic
        .next(40)
        .map((record, at) => ({ ...record, value: Buffer.alloc(100_000, String(at % 10)) }));

      const receipts = await publishOk(await trial.publisher(), trial.topic, records);
      await trial.member(handler());
      await trial.untilEffects(40);

      expect(receipts.map((receipt) => (receipt.ok ? receipt.position : -1n))).toEqual(
        records.map((_, at) => BigInt(at)),
      );
      const effects = await trial.effects();
      expect(effects.map((effect) => [effect.key, effect.body[0]])).toEqual(
        records.map((_, at) => [key, String(at % 10)]),
      );
    });

    it('carries bytes that are no text, beside text of every script, as they were', async () => {
      const values = ['plain', '\u4e2d\u6587 \u{1f600} \u0000 \\x00', ''].map((text) => Buffer.from(text));
      values.push(Buffer.from([0, 1, 0xff, 0xfe, 0xc3]));
      const [key = ''] = new Traffic(1).keys;
      const records = values.map((value) => ({ partition: partitionOf(key), key, headers: {}, value }));
      await publishOk(await trial.publisher(), trial.topic, records);
      const got: string[] = [];

      await trial.member({
        handle: async (batches) => {
          for (const { records: read } of batches) got.push(...read.map(({ value }) => value.toString('hex')));
        },
      });
      await until(async () => got.length >= values.length);

      expect(got).toEqual(values.map((value) => value.toString('hex')));
    });

    it('refuses a record that cannot fit and takes the others of the call', async () => {
      const traffic = new Traffic(3);
      const records = traffic.next(1);
      const large = { ...traffic.one(traffic.keys[0] ?? ''), value: Buffer.alloc(MAX_RECORD_BYTES + 1) };

      const receipts = await (
        await trial.publisher()
      ).publish(
        trial.topic,
        [records[0], large, records[1], records[2]].filter((r) => r !== undefined),
      );

      expect(receipts.map(({ ok }) => ok)).toEqual([true, false, true, true]);
    });

    it('takes the largest record that it says it takes', async () => {
      const [record] = new Traffic(1).next(1);
      if (record === undefined) throw new Error('no record');
      const largest = { ...record, value: Buffer.alloc(MAX_RECORD_BYTES - Buffer.byteLength(record.key), 'x') };
      await publishOk(await trial.publisher(), trial.topic, [largest]);

      await trial.member(handler());
      await trial.untilEffects(1);

      expect((await trial.effects())[0]?.body.length).toBe(largest.value.length);
    });

    it('stops with an error when the log was trimmed below its position', async () => {
      const traffic = new Traffic(64);
      const publisher = await trial.publisher();
      await publishOk(publisher, trial.topic, traffic.next(1));
      const first = await trial.member(handler());
      await trial.untilEffects(64);
      await first.drain();
      await publishOk(publisher, trial.topic, traffic.next(3));
      await ground().trim(trial.topic);
      await publishOk(publisher, trial.topic, traffic.next(1));

      const second = await trial.member(handler());
      await until(() => !second.status().healthy);

      expect(second.status().problems.join()).toContain('records were lost');
      expect(await trial.effects()).toHaveLength(64);
    });

    it('stops with an error when the log is trimmed beyond what it has read', async () => {
      const traffic = new Traffic(1);
      const publisher = await trial.publisher();
      // Noise, because a log that compresses would have a reader take in all of it at once.
      const noise = () => crypto.getRandomValues(Buffer.alloc(4_000));
      const records = () => traffic.next(1_500).map((record) => ({ ...record, value: noise() }));
      await publishOk(publisher, trial.topic, records());
      await publishOk(publisher, trial.topic, records());
      let held = true;
      const waiting = new EffectsHandler(ground().schema, trial.group, async () => {
        while (held) await new Promise((resolve) => setTimeout(resolve, 10));
      });
      const member = await trial.member(waiting, { maxRecords: 8 });
      await until(() => waiting.attempts.size > 0);
      await ground().trim(trial.topic);
      await publishOk(publisher, trial.topic, records());
      held = false;
      await until(() => member.status().problems.join().includes('records were lost'));

      expect((await trial.effects()).length).toBeLessThan(3_000);
    });

    it('begins a new consumer at the log’s start, wherever that is', async () => {
      const traffic = new Traffic(64);
      const publisher = await trial.publisher();
      await publishOk(publisher, trial.topic, traffic.next(2));
      await ground().trim(trial.topic);
      await publishOk(publisher, trial.topic, traffic.next(1));

      const member = await trial.member(handler());
      await trial.untilEffects(64);

      expect(new Set((await trial.effects()).map(({ body }) => body))).toEqual(
        new Set(traffic.keys.map((key) => `${key}#2`)),
      );
      expect(member.status().healthy).toBe(true);
    });
  });
}
