import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fairShare, type Standing } from './fair-share.js';

const topic = 'intake';
const standings = (owners: readonly (string | null)[]): Standing[] =>
  owners.map((owner, partition) => ({ topic, partition, owner }));
const partitions = (parts: readonly { partition: number }[]) => parts.map(({ partition }) => partition);

describe('a member’s fair share', () => {
  it('is everything for a member alone', () => {
    expect(fairShare('a', [], standings([null, null, 'a']))).toHaveLength(3);
  });

  it('gives up what exceeds an equal share and takes nothing that others hold', () => {
    expect(partitions(fairShare('a', ['a', 'b'], standings(['a', 'a', 'a', null])))).toEqual([0, 1]);
    expect(partitions(fairShare('b', ['a', 'b'], standings(['a', 'a', 'a', null])))).toEqual([3]);
  });

  it('lets members that arrive together look in different places', () => {
    const free = standings(Array<null>(64).fill(null));
    const first = new Set(partitions(fairShare('a', ['a', 'b'], free)));
    const second = partitions(fairShare('b', ['a', 'b'], free));

    expect(second.filter((partition) => first.has(partition))).toEqual([]);
  });

  it('comes to rest with every partition held, whoever starts with what', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.option(fc.constantFrom(...names)), { minLength: 1, maxLength: 130 }),
        (count, owners) => {
          const members = names.slice(0, count);
          const held = owners.map((owner) => (owner !== null && members.includes(owner) ? owner : null));
          for (let round = 0; round < 6; round += 1) {
            for (const member of members) {
              const wanted = new Set(partitions(fairShare(member, members, standings(held))));
              held.forEach((owner, at) => {
                if (wanted.has(at)) held[at] = member;
                else if (owner === member) held[at] = null;
              });
            }
          }
          const most = Math.ceil(held.length / count);
          expect(held).not.toContain(null);
          for (const member of members)
            expect(held.filter((owner) => owner === member).length).toBeLessThanOrEqual(most);
        },
      ),
    );
  });
});
