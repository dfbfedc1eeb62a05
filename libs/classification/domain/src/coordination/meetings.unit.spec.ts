import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Numbers, Observation } from '../observations/observation-fold.js';
import { evolveMeetings, MEETING_REACH } from './meetings.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOON = Date.UTC(2026, 10, 22, 12);

function id(number: number): string {
  return `00000000-0000-8000-8000-${String(number).padStart(12, '0')}`;
}

function act(number: number, account: string, time: number, hashes: Record<string, string> = {}): Observation {
  return {
    key: 'K',
    platform: 'market',
    eventId: id(number),
    type: 'custos.content.TextPosted',
    time,
    account,
    subject: `post-${number}`,
    waiting: true,
    numbers: { similar: 1 },
    hashes,
  };
}

/** Pairs of accounts within the window, by the definition of a co-action. */
function pairsOf(acts: readonly Observation[], window: number): string[] {
  return acts
    .flatMap((one, index) =>
      acts
        .slice(index + 1)
        .filter((other) => other.account !== one.account && Math.abs(other.time - one.time) <= window)
        .map((other) => [one.eventId, other.eventId].sort().join(' ')),
    )
    .sort();
}

function foundPairs(acts: readonly Observation[], window: number): string[] {
  const pairs = new Set<string>();
  let state: Uint8Array | undefined;
  for (const each of acts) {
    const folded = evolveMeetings(state, each, { ...MEETING_REACH, window });
    state = folded.state;
    for (const { eventId, cluster } of folded.findings) {
      const together = cluster?.().acts ?? [];
      const own = together.find((other) => other.eventId === eventId);
      for (const other of together)
        if (other.account !== own?.account) pairs.add([eventId, other.eventId].sort().join(' '));
    }
  }
  return [...pairs].sort();
}

interface Followed {
  /** What is known of each event in the end. */
  readonly known: Map<string, Numbers>;
  readonly bytes: number;
  readonly late: number;
  readonly fallen: number;
}

function follow(observations: readonly Observation[]): Followed {
  const known = new Map<string, Numbers>();
  let state: Uint8Array | undefined;
  let late = 0;
  let fallen = 0;
  for (const observation of observations) {
    const folded = evolveMeetings(state, observation);
    state = folded.state;
    late += Number(folded.late);
    for (const { eventId, numbers } of folded.findings) {
      for (const [name, value] of Object.entries(known.get(eventId) ?? {}))
        if ((numbers[name] as number) < value) fallen++;
      known.set(eventId, numbers);
    }
  }
  return { known, bytes: state?.length ?? 0, late, fallen };
}

describe('accounts that meet at one object', () => {
  it('are counted for each of their acts, with those that share a device and what is unusual', () => {
    const acts = Array.from({ length: 12 }, (_, at) =>
      act(at, `account-${at}`, NOON + at * 1000, { device: `device-${at % 3 === 0 ? 'farm' : at}` }),
    );
    const { known } = follow(acts);
    expect([...known.values()]).toEqual(
      acts.map(() => ({ accounts: 12, acts: 12, similar: 12, concentrated: 4, byDevice: 4, burst: 1_000_000 })),
    );
  });

  it('share an address as colleagues do, which says less than a device that they share', () => {
    const { known } = follow([act(1, 'a', NOON, { address: 'office' }), act(2, 'b', NOON, { address: 'office' })]);
    expect(known.get(id(1))).toMatchObject({ concentrated: 2, byDevice: 0 });
  });

  it('do not meet when more than five minutes lie between them', () => {
    const { known } = follow([act(1, 'a', NOON), act(2, 'b', NOON + 5 * MINUTE), act(3, 'c', NOON + 11 * MINUTE)]);
    expect([...known.values()].map(({ accounts }) => accounts)).toEqual([2, 2, 1]);
  });

  it('are no burst where as many come at any time of the day', () => {
    const acts = Array.from({ length: 1000 }, (_, at) => act(at, `account-${at}`, NOON + at * (5 * MINUTE + 1) * 0.1));
    const { known } = follow(acts);
    expect(known.get(id(5))?.['burst']).toBe(1_000_000);
    const after = acts.map((each, at) => ({ ...each, eventId: id(1000 + at), time: each.time + 9 * HOUR }));
    expect(follow([...acts, ...after]).known.get(id(1999))?.['burst']).toBe(0);
  });

  it('come to equal numbers in whichever order they are observed within an hour, and no number falls', () => {
    const observation = fc.record({
      account: fc.integer({ min: 0, max: 9 }),
      minute: fc.integer({ min: 0, max: 59 }),
      device: fc.integer({ min: 0, max: 3 }),
      waiting: fc.boolean(),
    });
    const orders = fc
      .array(observation, { maxLength: 40 })
      .map((made) =>
        made.map(({ account, minute, device, waiting }, at) => ({
          ...act(at, `account-${account}`, NOON + minute * MINUTE, device === 0 ? {} : { device: `device-${device}` }),
          waiting,
        })),
      )
      .chain((acts) => fc.tuple(fc.constant(acts), fc.shuffledSubarray(acts, { minLength: acts.length })));
    fc.assert(
      fc.property(orders, ([one, other]) => {
        expect(follow(other).fallen).toBe(0);
        expect(new Map([...follow(other).known].sort())).toEqual(new Map([...follow(one).known].sort()));
      }),
    );
  });

  it('are paired as co-actions are defined, in whichever order they are observed', () => {
    const acts = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 200 })), { maxLength: 40 })
      .map((made) => made.map(([account, second], at) => act(at, `account-${account}`, NOON + second * 1000)));
    fc.assert(
      fc.property(acts, fc.integer({ min: 0, max: 60 }), (made, seconds) => {
        expect(foundPairs(made, seconds * 1000)).toEqual(pairsOf(made, seconds * 1000));
      }),
    );
  });

  it('count an event once, however often it is observed', () => {
    const twice = [act(1, 'a', NOON), act(2, 'b', NOON), act(2, 'b', NOON)];
    expect(follow(twice).known.get(id(1))).toMatchObject({ accounts: 2, acts: 2 });
  });

  it('are forgotten beyond a fixed number, and what comes hours late is told', () => {
    const many = Array.from({ length: 500 }, (_, at) => act(at, `account-${at}`, NOON + at));
    const { known, bytes } = follow(many);
    expect(known.get(id(499))?.['accounts']).toBe(MEETING_REACH.mostActs);
    expect(bytes).toBeLessThan(16_384);
    expect(follow([act(1, 'a', NOON), act(2, 'b', NOON - 2 * HOUR)]).late).toBe(1);
  });
});
