import { derivedId } from '@custos/kernel';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PlaceTable } from './place-table.js';

const idOf = (number: number): string =>
  derivedId({ platform: 'bbs', source: '/bbs', id: String(number), revision: 0, purpose: 'event' });

describe('places of events by id', () => {
  it('answers what a map of the same events would, however they are set, overwritten and cleared', () => {
    const set = fc.record({
      event: fc.nat(40),
      at: fc.integer({ min: 1, max: 1_000 }),
      partition: fc.nat(63),
      position: fc.bigInt({ min: 0n, max: 2n ** 62n }),
    });
    fc.assert(
      fc.property(fc.array(fc.option(set, { freq: 40 }), { maxLength: 200 }), fc.nat(1_000), (steps, since) => {
        const table = new PlaceTable(41);
        const map = new Map<number, { at: number; partition: number; position: bigint }>();
        for (const step of steps) {
          if (step === null) {
            table.clear();
            map.clear();
          } else {
            table.set(idOf(step.event), step.at, step);
            map.set(step.event, step);
          }
        }
        for (let event = 0; event <= 40; event++) {
          const known = map.get(event);
          const { partition, position, at } = known ?? { partition: 0, position: 0n, at: -1 };
          expect(table.find(idOf(event), since)).toEqual(at > since ? { partition, position } : undefined);
        }
        expect(table.full).toBe(map.size >= 41);
      }),
    );
  });

  it('tells ids apart that differ in one digit anywhere', () => {
    const id = idOf(1);
    const digits = [...id].flatMap((digit, index) => (digit === '-' ? [] : [index]));
    const others = digits.map((index) => id.slice(0, index) + (id[index] === '0' ? '1' : '0') + id.slice(index + 1));
    const table = new PlaceTable(100);

    table.set(id, 1, { partition: 63, position: 7n });

    expect(table.find(id, 0)).toEqual({ partition: 63, position: 7n });
    for (const other of others) expect(table.find(other, 0)).toBeUndefined();
  });
});
