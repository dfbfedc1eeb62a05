import type { Numbers } from '../observations/observation-fold.js';
import type { Act } from './act.js';

/** The three features of a campaign, each in millionths of the cluster. */
export interface ClusterFeatures {
  /** Of its acts, those above what is usual for the object. */
  readonly burst: number;
  /** Of its acts, those with a near-identical text or the same media. */
  readonly similarity: number;
  /** Of its accounts, those that have a device, or an address, in common with another. */
  readonly concentration: number;
}

/** Accounts that did the same at the same time, with what shows it. */
export interface Cluster {
  /** Keyed hash of the object they met at. */
  readonly object: string;
  /** Pseudonyms, sorted. */
  readonly accounts: readonly string[];
  /** In the order of time. */
  readonly acts: readonly Act[];
  readonly features: ClusterFeatures;
  /**
   * Whether it is told of under this object. An event may be met at several, and accounts that all meet at one object
   * that stands before this one in each of their events are told of there.
   */
  readonly isTold: boolean;
}

/** A cluster when it had doubled so often since a rule came true of it. */
export interface ClusterGrowth {
  readonly cluster: Cluster;
  /** Of the acts, in the operator's zone: what goes on the day after is another cluster at the same object. */
  readonly day: string;
  readonly step: number;
}

const MILLION = 1_000_000;
/** One account alone does nothing together. */
const FEWEST = 2;
/** No step is ever further: numbers of whatever size are below one by then. */
const LAST_STEP = 30;

export function clusterOf(object: string, acts: readonly Act[], numbers: Numbers): Cluster {
  const { burst = 0, similar = 0, concentrated = 0 } = numbers;
  const accounts = [...new Set(acts.map(({ account }) => account))].sort();
  const firsts = new Set(acts.map(({ first }) => first));
  return {
    object,
    accounts,
    acts,
    features: {
      burst,
      similarity: Math.floor((similar * MILLION) / acts.length),
      concentration: Math.floor((concentrated * MILLION) / accounts.length),
    },
    isTold: firsts.has(object) || firsts.size > 1,
  };
}

/**
 * How often a cluster has doubled since a rule came true of it: the greatest step at which the rule is true of all its
 * counts divided by two to that power, -1 where it is not true at all. Since counts only rise, the steps that a cluster
 * comes to in the end do not depend on the order in which its acts are observed.
 */
export function growthOf(numbers: Numbers, isMet: (numbers: Numbers) => boolean): number {
  let step = -1;
  while (step < LAST_STEP) {
    const smaller = dividedBy(2 ** (step + 1), numbers);
    if ((smaller['accounts'] ?? 0) < FEWEST || !isMet(smaller)) break;
    step++;
  }
  return step;
}

/** A share stays what it is. */
function dividedBy(divisor: number, numbers: Numbers): Numbers {
  return Object.fromEntries(
    Object.entries(numbers).map(([name, count]) => [name, name === 'burst' ? count : Math.floor(count / divisor)]),
  );
}
