import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Act, CoAction } from './act.js';
import { CoActionLog } from './co-action-log.js';
import { coActions } from './co-actions.js';

function act(account: string, object: string, at: number, content = `${account}-${object}-${at}`): Act {
  return { account, content, kind: 'link', object, at };
}

function pairs(found: readonly CoAction[]): string[] {
  return found.map(({ earlier, later }) => `${earlier.content} ${later.content}`);
}

const log = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 200 }))
    .map(([account, object, at]) => act(`a${account}`, `o${object}`, at)),
  { maxLength: 60 },
);

/** The definition, pair by pair. */
function byDefinition(acts: readonly Act[], window: number, least: number): string[] {
  const actsOf = (account: string, among: readonly Act[]) => among.filter((other) => other.account === account).length;
  const active = acts.filter(({ account }) => actsOf(account, acts) >= least);
  const found = active.flatMap((one, index) =>
    active
      .slice(index + 1)
      .filter(
        (other) =>
          other.object === one.object &&
          other.account !== one.account &&
          other.content !== one.content &&
          Math.abs(other.at - one.at) <= window,
      )
      .map((other) => [one, other] as const),
  );
  const contents = new Set(found.flat().map(({ content }) => content));
  const coordinated = active.filter(({ content }) => contents.has(content));
  const kept = new Set(
    coordinated.filter(({ account }) => actsOf(account, coordinated) >= least).map(({ content }) => content),
  );
  return found
    .filter(([one, other]) => kept.has(one.content) || kept.has(other.content))
    .map(([one, other]) => [one.content, other.content].sort().join(' '))
    .sort();
}

function unordered(found: readonly CoAction[]): string[] {
  return found.map(({ earlier, later }) => [earlier.content, later.content].sort().join(' ')).sort();
}

describe('co-actions', () => {
  it('are acts of different accounts on one object within the window, the earlier first', () => {
    const found = coActions([act('b', 'o', 110), act('a', 'o', 100), act('c', 'o', 121), act('a', 'p', 100)], {
      window: 10,
      leastActs: 1,
    });
    expect(pairs(found)).toEqual(['a-o-100 b-o-110']);
  });

  it('are not of one account, not of one content, and not with the original itself', () => {
    const acts = [act('a', 'o', 1), act('a', 'o', 2), act('b', 'o', 1, 'o')];
    expect(coActions(acts, { window: 10, leastActs: 1 })).toEqual([]);
    expect(coActions([act('a', 'o', 1, 'x'), act('b', 'o', 1, 'x')], { window: 10, leastActs: 1 })).toEqual([]);
  });

  it('leave out accounts that act too rarely before anything is paired', () => {
    const acts = [act('a', 'o', 1), act('b', 'o', 2), act('b', 'p', 50), act('c', 'p', 51), act('c', 'q', 90)];
    expect(pairs(coActions(acts, { window: 10, leastActs: 2 }))).toEqual([]);
    expect(pairs(coActions(acts, { window: 10, leastActs: 1 }))).toHaveLength(2);
  });

  it('are what the definition says, in a finished log and as it grows in any order', () => {
    fc.assert(
      fc.property(log, fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 4 }), (acts, window, least) => {
        const expected = byDefinition(acts, window, least);
        expect(unordered(coActions(acts, { window, leastActs: least }))).toEqual(expected);
        const growing = new CoActionLog({ window, leastActs: least, horizon: 1000, mostPerObject: 1000 });
        for (const each of acts) growing.take(each);
        expect(unordered(growing.coActions())).toEqual(expected);
      }),
    );
  });

  it('within the horizon do not depend on the order of arrival', () => {
    const shuffled = log.chain((acts) =>
      fc.tuple(fc.constant(acts), fc.shuffledSubarray(acts, { minLength: acts.length })),
    );
    fc.assert(
      fc.property(shuffled, ([acts, other]) => {
        const options = { window: 10, leastActs: 2, horizon: 50, mostPerObject: 1000 };
        const [one, two] = [new CoActionLog(options), new CoActionLog(options)];
        for (const each of acts) one.take(each);
        for (const each of other) two.take(each);
        expect(unordered(two.coActions())).toEqual(unordered(one.coActions()));
        const latest = Math.max(...acts.map(({ at }) => at));
        const within = acts.filter(({ at }) => at >= latest - options.horizon);
        expect(unordered(one.coActions())).toEqual(byDefinition(within, options.window, options.leastActs));
      }),
    );
  });
});

describe('a log of co-actions', () => {
  it('counts what comes too late and what is given up, and stays as small as it was told', () => {
    const growing = new CoActionLog({ window: 10, leastActs: 1, horizon: 100, mostPerObject: 3 });
    for (let at = 0; at < 10; at++) growing.take(act(`a${at}`, 'o', at));
    expect(growing.evicted).toBe(7);
    expect(pairs(growing.coActions())).toHaveLength(3);
    growing.take(act('z', 'p', 1000));
    growing.take(act('y', 'o', 5));
    expect(growing.late).toBe(1);
    expect(growing.coActions()).toEqual([]);
  });
});
