import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Act, ObjectKind } from './act.js';
import { clustersOf, type Cluster, type ClusterOptions } from './clusters.js';
import { coActions } from './co-actions.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WINDOW = MINUTE;
const OPTIONS: ClusterOptions = { window: WINDOW, horizon: 24 * HOUR, leastOccasions: 2, leastAccounts: 3 };

interface Post {
  readonly account: number;
  readonly at: number;
  readonly objects: readonly (readonly [ObjectKind, string])[];
}

function actsOf(posts: readonly Post[]): Act[] {
  return posts.flatMap(({ account, at, objects }, index) =>
    objects.map(([kind, object]) => ({ account: `a${account}`, content: `c${index}`, kind, object, at })),
  );
}

function detect(posts: readonly Post[], options = OPTIONS): Cluster[] {
  return clustersOf(coActions(actsOf(posts), { window: WINDOW, leastActs: 1 }), options);
}

/** Twelve accounts post one text three times within seconds, from two devices. */
function campaign(): Post[] {
  return [0, 3, 7].flatMap((hour) =>
    Array.from({ length: 12 }, (_, account) => ({
      account,
      at: hour * HOUR + account * 1000,
      objects: [
        ['text', `text-${hour}`],
        ['device', `device-${account % 2}`],
      ] as const,
    })),
  );
}

/** Hundreds of people share what is the talk of the day, each once or twice and in words of their own. */
function trend(): Post[] {
  return Array.from({ length: 600 }, (_, index) => ({
    account: 100 + (index % 400),
    at: 2 * HOUR + index * 200,
    objects: [['link', 'news']] as const,
  }));
}

describe('clusters of accounts', () => {
  it('hold the accounts of a campaign, its evidence, and all three features', () => {
    const [cluster, ...others] = detect([...campaign(), ...trend()]);
    expect(others).toEqual([]);
    expect(cluster?.accounts).toHaveLength(12);
    expect(cluster?.evidence.filter(({ kind }) => kind === 'text')).toHaveLength(36);
    expect(cluster?.features).toEqual({ burst: expect.any(Number), similarity: 1_000_000, concentration: 1_000_000 });
    expect(cluster?.features.burst).toBeGreaterThan(900_000);
  });

  it('leave untouched whoever shares what many share', () => {
    expect(detect(trend())).toEqual([]);
  });

  it('are not made of one post that is met by many, however much it holds', () => {
    const posts = Array.from({ length: 20 }, (_, account) => ({
      account,
      at: account * 1000,
      objects: [
        ['text', 'joke'],
        ['link', 'page'],
        ['media', 'picture'],
      ] as const,
    }));
    expect(detect(posts)).toEqual([]);
  });

  it('are connected by one post when it comes from one device', () => {
    const posts = Array.from({ length: 5 }, (_, account) => ({
      account,
      at: account * 1000,
      objects: [
        ['text', 'praise'],
        ['device', 'phone'],
      ] as const,
    }));
    expect(detect(posts).map(({ accounts }) => accounts.length)).toEqual([5]);
  });

  it('have no burst where acts come evenly, and no concentration where every account is by itself', () => {
    const posts = Array.from({ length: 480 }, (_, index) => ({
      account: index % 4,
      at: Math.floor(index / 4) * 10 * MINUTE,
      objects: [['link', `page-${Math.floor(index / 4)}`]] as const,
    }));
    expect(detect(posts)[0]?.features).toEqual({ burst: 0, similarity: 0, concentration: 0 });
  });
});

describe('which opinion is voiced', () => {
  const post = fc.record({
    account: fc.integer({ min: 0, max: 8 }),
    at: fc.integer({ min: 0, max: 10 * MINUTE }),
    objects: fc.uniqueArray(
      fc.tuple(
        fc.constantFrom<ObjectKind>('text', 'link', 'media', 'device', 'address'),
        fc.integer({ min: 0, max: 4 }),
      ),
      { selector: String, maxLength: 4 },
    ),
  });

  function voiced(posts: readonly { account: number; at: number; objects: [ObjectKind, number][] }[], voice: string) {
    return posts.map(({ account, at, objects }) => ({
      account,
      at,
      objects: objects.map(([kind, number]) => [kind, `${kind}-${voice[number]}`] as const),
    }));
  }

  it('changes no cluster, no feature and no piece of evidence when it is swapped in every post', () => {
    fc.assert(
      fc.property(fc.array(post, { maxLength: 60 }), (posts) => {
        const options = { ...OPTIONS, leastAccounts: 2 };
        const seen = (clusters: readonly Cluster[]) =>
          clusters.map(({ accounts, evidence, features }) => ({
            accounts,
            features,
            evidence: evidence.map(({ account, content, kind, at }) => `${at} ${account} ${content} ${kind}`).sort(),
          }));
        expect(seen(detect(voiced(posts, 'zyxwv'), options))).toEqual(seen(detect(voiced(posts, 'abcde'), options)));
      }),
    );
  });

  it('cannot be told by the order in which posts arrive', () => {
    const shuffled = fc
      .array(post, { maxLength: 40 })
      .map((posts) => actsOf(voiced(posts, 'abcde')))
      .chain((acts) => fc.tuple(fc.constant(acts), fc.shuffledSubarray(acts, { minLength: acts.length })));
    fc.assert(
      fc.property(shuffled, ([one, other]) => {
        const clusters = (acts: Act[]) =>
          clustersOf(coActions(acts, { window: WINDOW, leastActs: 1 }), { ...OPTIONS, leastAccounts: 2 });
        expect(clusters(other)).toEqual(clusters(one));
      }),
    );
  });
});
