import type { ClusterGrowth } from '../coordination/cluster.js';
import type { Span } from '../features/text-analysis.js';

/** What a moderated thing is: it is named by the event's data, for content before its author. */
export interface Subject {
  readonly kind: 'account' | 'content' | 'group' | 'live' | 'payment';
  readonly id: string;
}

/** What one rule found in one event. */
export interface Finding<Rule> {
  readonly rule: Rule;
  readonly spans: readonly Span[];
  /** What it rests on besides texts, for the reviewer. */
  readonly detail?: string;
  /** Given where it is not about the event by itself, but about accounts that act as one. */
  readonly cluster?: ClusterGrowth;
}

/** In the order of preference: the narrowest thing that the event is about. */
const SUBJECT_FIELDS: readonly (readonly [field: string, kind: Subject['kind']])[] = [
  ['contentId', 'content'],
  ['paymentId', 'payment'],
  ['roomId', 'live'],
  ['accountId', 'account'],
  ['groupId', 'group'],
];

/** What a signal names; publishers' own types may hold longer ones. */
const LONGEST_ID = 256;

/** What a signal about an event moderates. `owner` is the event's routing key, for events that name nothing else. */
export function subjectOf(type: string, data: Readonly<Record<string, unknown>>, owner: string): Subject {
  if (type === 'custos.group.GroupCreated' && typeof data['groupId'] === 'string')
    return { kind: 'group', id: data['groupId'] };
  for (const [field, kind] of SUBJECT_FIELDS) {
    const id = data[field];
    if (typeof id === 'string' && id !== '' && id.length <= LONGEST_ID) return { kind, id };
  }
  return { kind: 'account', id: owner };
}
