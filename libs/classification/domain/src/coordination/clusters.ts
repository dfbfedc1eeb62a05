import { compareIds, inActOrder, type Act, type CoAction, type ObjectKind } from './act.js';
import { baselineOf, burstShare, peakOf } from './burst.js';

/** The features of the campaign rule, each a share in millionths of what belongs to the cluster. */
export interface ClusterFeatures {
  /** Of the contents in the busiest window, those that are more than usual over the whole time. */
  readonly burst: number;
  /** Of the contents, those that are near-identical with another account's. */
  readonly similarity: number;
  /** Of the accounts, those that share an address or a device with another; whichever are more. */
  readonly concentration: number;
}

/** Accounts that act as one, with what shows it. */
export interface Cluster {
  /** Pseudonyms, sorted. */
  readonly accounts: readonly string[];
  /** The acts of its co-actions in the order of time. */
  readonly evidence: readonly Act[];
  readonly features: ClusterFeatures;
}

export interface ClusterOptions {
  /** Length of a burst, in the unit of `at`. */
  readonly window: number;
  /** The time that was looked at, in the same unit: its other windows tell what is usual. */
  readonly horizon: number;
  /** On how many separate occasions two accounts must have met before they count as connected. */
  readonly leastOccasions: number;
  /** Smaller groups are none. */
  readonly leastAccounts: number;
}

const MILLION = 1_000_000;
const SAMPLES: ReadonlySet<ObjectKind> = new Set(['text', 'media']);
const PLACES: ReadonlySet<ObjectKind> = new Set(['address', 'device']);

/**
 * Connected groups of accounts, the largest first. People who share what everybody shares meet once and are none: two
 * accounts are connected by meeting on several objects with several contents each, a shared address or device counting
 * as one meeting more.
 */
export function clustersOf(coActions: readonly CoAction[], options: ClusterOptions): Cluster[] {
  const ties = tiesBetween(coActions);
  const groups = new Groups();
  for (const tie of ties) if (occasionsOf(tie) >= options.leastOccasions) groups.join(tie);
  return groups
    .all()
    .filter(({ accounts }) => accounts.size >= options.leastAccounts)
    .map(({ accounts, coActions: meetings }) => clusterOf(accounts, meetings, options))
    .sort((one, other) => other.accounts.length - one.accounts.length || compareFirst(one, other));
}

interface Tie {
  readonly accounts: readonly [string, string];
  readonly coActions: CoAction[];
}

function tiesBetween(coActions: readonly CoAction[]): Iterable<Tie> {
  const ties = new Map<string, Tie>();
  for (const coAction of coActions) {
    const { earlier, later } = coAction;
    const [one, other] = [earlier.account, later.account].sort(compareIds) as [string, string];
    const key = JSON.stringify([one, other]);
    const tie = ties.get(key);
    if (tie === undefined) ties.set(key, { accounts: [one, other], coActions: [coAction] });
    else tie.coActions.push(coAction);
  }
  return ties.values();
}

/** A post that shares text, picture and link with another is one occasion, and so is one post met by many. */
function occasionsOf({ accounts: [one], coActions }: Tie): number {
  const objects = new Set<string>();
  const ours = new Set<string>();
  const theirs = new Set<string>();
  let samePlace = 0;
  for (const { earlier, later } of coActions) {
    if (PLACES.has(earlier.kind)) {
      samePlace = 1;
      continue;
    }
    objects.add(earlier.object);
    (earlier.account === one ? ours : theirs).add(earlier.content);
    (later.account === one ? ours : theirs).add(later.content);
  }
  return Math.min(objects.size, ours.size, theirs.size) + samePlace;
}

interface Group {
  accounts: Set<string>;
  coActions: CoAction[];
}

/** Groups that are merged as ties join them, the smaller into the larger. */
class Groups {
  readonly #of = new Map<string, Group>();

  join({ accounts: [one, other], coActions }: Tie): void {
    let into = this.#groupOf(one);
    let from = this.#groupOf(other);
    if (into !== from) {
      if (into.accounts.size < from.accounts.size) [into, from] = [from, into];
      for (const account of from.accounts) {
        into.accounts.add(account);
        this.#of.set(account, into);
      }
      for (const coAction of from.coActions) into.coActions.push(coAction);
    }
    for (const coAction of coActions) into.coActions.push(coAction);
  }

  all(): Group[] {
    return [...new Set(this.#of.values())];
  }

  #groupOf(account: string): Group {
    let group = this.#of.get(account);
    if (group === undefined) this.#of.set(account, (group = { accounts: new Set([account]), coActions: [] }));
    return group;
  }
}

function clusterOf(accounts: ReadonlySet<string>, coActions: readonly CoAction[], options: ClusterOptions): Cluster {
  const acts = new Set<Act>();
  const contents = new Map<string, number>();
  const similar = new Set<string>();
  const sharing: Record<'address' | 'device', Set<string>> = { address: new Set(), device: new Set() };
  for (const { earlier, later } of coActions) {
    for (const act of [earlier, later]) {
      acts.add(act);
      contents.set(act.content, act.at);
      if (SAMPLES.has(act.kind)) similar.add(act.content);
      if (act.kind === 'address' || act.kind === 'device') sharing[act.kind].add(act.account);
    }
  }
  return {
    accounts: [...accounts].sort(compareIds),
    evidence: [...acts].sort(inActOrder),
    features: {
      burst: burstOf([...contents.values()], options),
      similarity: share(similar.size, contents.size),
      concentration: share(Math.max(sharing.address.size, sharing.device.size), accounts.size),
    },
  };
}

function burstOf(times: number[], { window, horizon }: ClusterOptions): number {
  const counts = new Map<number, number>();
  for (const time of times) {
    const stretch = Math.floor(time / window);
    counts.set(stretch, (counts.get(stretch) ?? 0) + 1);
  }
  times.sort((one, other) => one - other);
  return burstShare(peakOf(times, window), baselineOf([...counts.values()], Math.ceil(horizon / window)));
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.floor((part * MILLION) / whole);
}

function compareFirst(one: Cluster, other: Cluster): number {
  return compareIds(one.accounts[0] as string, other.accounts[0] as string);
}
