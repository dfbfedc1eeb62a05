import type { ClusterGrowth } from '@custos/classification-domain';
import type { SignalRaised } from '@custos/contracts';

type ClusterSaid = NonNullable<SignalRaised['cluster']>;

/** As a signal says it. What stands in it was known when the cluster came to the step. */
export function clusterSaid({ cluster, day, step }: ClusterGrowth): ClusterSaid {
  const { object, accounts, acts, features } = cluster;
  return {
    ...{ object, day, step, accounts: [...accounts], ...features },
    acts: acts.map(({ eventId, subject, account, time, address, device }) => ({
      ...{ event: eventId, subject, account, time: new Date(time).toISOString() },
      ...(address === '' ? {} : { address }),
      ...(device === '' ? {} : { device }),
    })),
  };
}

/** Whichever event it came to the step by, and in whichever order they were observed. */
export function nameOfCluster({ object, day, step }: Pick<ClusterSaid, 'object' | 'day' | 'step'>): string {
  return `${object}/${day}/${step}`;
}
