import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Receipt } from '../../port.js';
import { appendToOutbox, outboxSource } from '../../relay/outbox.js';
import { duplicator, randomFailure, seededRandom } from '../decorators.js';
import { EffectsHandler } from '../effects.js';
import type { ContractGround, LogFeatures } from '../ground.js';
import { publishOk, sequenced, Traffic } from '../traffic.js';
import { Trial } from '../trial.js';

export function deliveryCases(ground: () => ContractGround, { gaplessPositions }: LogFeatures): void {
  describe('delivery', () => {
    let trial: Trial;
    beforeEach(async () => (trial = await new Trial(ground()).begin()));
    afterEach(() => trial.end());
    const handler = () => new EffectsHandler(ground().schema, trial.group);

    it('gives each record one effect, in the order of its key, at the position its receipt names', async () => {
      const traffic = new Traffic(300);
      const publisher = await trial.publisher();
      const records = traffic.next(10);
      const receipts = await publishOk(publisher, trial.topic, records);

      await trial.member(handler());
      await trial.untilEffects(records.length);

      const effects = await trial.effects();
      traffic.expectAppliedOnceInOrder(effects);
      const positions = new Map(effects.map(({ body, position }) => [body, position]));
      records.forEach((record, at) =>
        expect(receipts[at]).toMatchObject({ ok: true, position: positions.get(String(record.value)) }),
      );
    });

    it('starts positions at 0 and, where promised, leaves no hole', async () => {
      const publisher = await trial.publisher();
      const traffic = new Traffic(64);
      const receipts = await publishOk(publisher, trial.topic, traffic.next(5));

      const byPartition = Map.groupBy(receipts, ({ partition }) => partition);
      for (const own of byPartition.values()) {
        const positions = own.map((receipt: Receipt) => (receipt.ok ? receipt.position : -1n));
        expect(positions[0]).toBe(0n);
        if (gaplessPositions) expect(positions).toEqual(positions.map((_, at) => BigInt(at)));
      }
    });

    it('keeps each publisher’s order per key while several publish the same keys', async () => {
      const publishers = await Promise.all([
        trial.publisher(),
        trial.publisher(),
        trial.publisher(),
        trial.publisher(),
      ]);
      await trial.member(handler());

      await Promise.all(
        publishers.map(async (publisher, index) => {
          for (let round = 0; round < 15; round += 1) {
            const records = new Traffic(20)
              .next(1)
              .map((record) => ({ ...record, value: Buffer.from(`${index}:${round}`) }));
            await publishOk(publisher, trial.topic, records);
          }
        }),
      );
      await trial.untilEffects(4 * 15 * 20);

      const byKey = Map.groupBy(await trial.effects(), ({ key }) => key);
      for (const effects of byKey.values()) {
        const positions = effects.map(({ position }) => position);
        expect(positions).toEqual(positions.toSorted((a, b) => Number(a - b)));
        for (const index of [0, 1, 2, 3]) {
          const own = effects.filter(({ body }) => body.startsWith(`${index}:`)).map(({ body }) => body);
          expect(own).toEqual(Array.from({ length: 15 }, (_, round) => `${index}:${round}`));
        }
      }
    });

    it('hands calls made without waiting to the log in their order', async () => {
      const publisher = await trial.publisher();
      const traffic = new Traffic(7);
      await Promise.all(Array.from({ length: 100 }, () => publishOk(publisher, trial.topic, traffic.next(1))));

      await trial.member(handler());
      await trial.untilEffects(traffic.total);

      traffic.expectAppliedOnceInOrder(await trial.effects());
    });

    it('drops what a relay sends twice', async () => {
      const traffic = new Traffic(100);
      const sequences = new Map<number, number>();
      const publisher = await duplicator(await trial.log()).publisher('contract');
      await trial.member(handler());
      for (let round = 0; round < 10; round += 1) {
        await publishOk(publisher, trial.topic, sequenced(traffic.next(1), sequences));
      }

      const marker = new Traffic(64, 'marker');
      await publishOk(await trial.publisher(), trial.topic, marker.next(1));
      await trial.untilEffects(traffic.total + marker.total);

      const effects = await trial.effects();
      traffic.expectAppliedOnceInOrder(effects.filter(({ key }) => key.startsWith('key-')));
    });

    it('relays an outbox through a publisher that fails and loses acknowledgements: nothing lost, nothing twice', async () => {
      const { database, schema } = ground();
      const traffic = new Traffic(60);
      const log = randomFailure(await trial.log(), 0.4, seededRandom(7));
      const relay = await trial.relay({ source: outboxSource(schema, [trial.topic]), log });
      await trial.member(handler());

      for (let round = 0; round < 20; round += 1) {
        const records = traffic.next(1).map((record) => ({ ...record, topic: trial.topic }));
        await database.transaction((tx) => appendToOutbox(tx, schema, records));
        relay.nudge();
      }
      await trial.untilEffects(traffic.total);

      traffic.expectAppliedOnceInOrder(await trial.effects());
    });
  });
}
