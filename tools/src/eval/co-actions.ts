import { evolveMeetings, MEETING_REACH, type Observation } from '@custos/classification-domain';

export interface Act {
  readonly account: string;
  readonly content: string;
  readonly object: string;
  /** In seconds. */
  readonly at: number;
}

/** Two accounts did the same within the window; `earlier` is not later than `later`. */
export interface CoAction {
  readonly earlier: Act;
  readonly later: Act;
}

export interface Configuration {
  /** Greatest distance of two acts, in seconds. */
  readonly window: number;
  /** Accounts with fewer acts do not count, neither among all acts nor among those in co-actions. */
  readonly leastActs: number;
}

/** When an act is observed, in seconds. */
export type Arrival = (act: Act, index: number) => number;

export function atOnce({ at }: Act): number {
  return at;
}

/** By up to half an hour later, which is within what the fold allows for. */
export function delayed({ at }: Act, index: number): number {
  return at + ((Math.imul(index, 0x9e3779b1) >>> 0) % 1800);
}

/**
 * The co-actions that the fold of the classifiers finds in a log, its bounds as they are but for the window. Who acts too
 * rarely is left out by the reference's own rule, which is a step before and one after.
 */
export function coActions(
  acts: readonly Act[],
  { window, leastActs }: Configuration,
  arrival: Arrival = atOnce,
): CoAction[] {
  const active = withEnoughActs(acts, leastActs);
  const reach = { ...MEETING_REACH, window: window * 1000 };
  const states = new Map<string, Uint8Array>();
  const byName = new Map(active.map((act) => [nameOf(act), act]));
  const found = new Map<string, CoAction>();
  const arrivals = active.map((act, index) => ({ act, at: arrival(act, index) }));
  for (const { act } of arrivals.sort((one, other) => one.at - other.at)) {
    // The original post is no act upon itself.
    if (act.content === act.object) continue;
    const folded = evolveMeetings(states.get(act.object), observationOf(act), reach);
    states.set(act.object, folded.state);
    for (const { eventId, cluster } of folded.findings) {
      const own = byName.get(eventId) as Act;
      for (const { eventId: name } of cluster?.().acts ?? []) {
        const other = byName.get(name) as Act;
        if (other.account === own.account) continue;
        const [earlier, later] =
          other.at < own.at || (other.at === own.at && name < eventId) ? [other, own] : [own, other];
        found.set(`${nameOf(earlier)} ${nameOf(later)}`, { earlier, later });
      }
    }
  }
  return participating(active, [...found.values()], leastActs);
}

function nameOf({ object, content, account }: Act): string {
  return `${object}/${content}/${account}`;
}

/** As a link that was shared, which waits for what is found of it. */
export function observationOf(act: Act): Observation {
  return {
    ...{ key: act.object, platform: 'evaluation', type: 'custos.content.LinkShared', waiting: true },
    ...{ eventId: nameOf(act), subject: act.content, account: act.account, time: act.at * 1000 },
    ...{ numbers: {}, hashes: {} },
  };
}

export function inOrder(acts: readonly Act[]): Act[] {
  return acts.toSorted((one, other) => one.at - other.at);
}

/** The acts of accounts that have at least so many. */
function withEnoughActs(acts: readonly Act[], leastActs: number): Act[] {
  const counts = new Map<string, number>();
  for (const { account } of acts) counts.set(account, (counts.get(account) ?? 0) + 1);
  return acts.filter(({ account }) => (counts.get(account) as number) >= leastActs);
}

/**
 * The co-actions of which at least one side belongs to an account with enough acts in co-actions: the reference keeps
 * the partner of such an account, however rarely it appears.
 */
function participating(acts: readonly Act[], found: readonly CoAction[], leastActs: number): CoAction[] {
  const contents = new Set(found.flatMap(({ earlier, later }) => [earlier.content, later.content]));
  const coordinated = acts.filter(({ content }) => contents.has(content));
  const kept = new Set(withEnoughActs(coordinated, leastActs).map(({ content }) => content));
  return found.filter(({ earlier, later }) => kept.has(earlier.content) || kept.has(later.content));
}
