import type { TopicPartition } from '../port.js';

export interface Standing extends TopicPartition {
  /** Whose living lease it is under; null when free. */
  readonly owner: string | null;
}

/**
 * Which partitions a member should hold: its present ones up to an equal share, then free ones. Members of a group may
 * see different states; they then want the same free partition and the claim decides.
 */
export function fairShare(self: string, others: readonly string[], standings: readonly Standing[]): TopicPartition[] {
  const members = [...new Set([self, ...others])].sort();
  const share = Math.ceil(standings.length / members.length);
  const mine = standings.filter(({ owner }) => owner === self).slice(0, share);
  // Each member starts looking at its own place, so that several that arrive together rarely want the same.
  const place = Math.floor((standings.length * members.indexOf(self)) / members.length);
  const free = [...standings.slice(place), ...standings.slice(0, place)].filter(({ owner }) => owner === null);
  return [...mine, ...free.slice(0, share - mine.length)].map(({ topic, partition }) => ({ topic, partition }));
}
