import { areApart, inActOrder, type Act, type CoAction } from './act.js';

export interface CoActionOptions {
  /** Greatest distance of two acts, in the unit of `at`. */
  readonly window: number;
  /** Accounts with fewer acts do not count, neither among all acts nor among those in co-actions. */
  readonly leastActs: number;
}

/**
 * Co-actions in a finished log, as CooRTweet 2.x defines them (Righetti & Balluff, Computational Communication Research
 * 2025): its `detect_groups` gives the same pairs. Costs a sort, and then only what lies within the window.
 */
export function coActions(acts: readonly Act[], { window, leastActs }: CoActionOptions): CoAction[] {
  const active = withEnoughActs(acts, leastActs);
  const found: CoAction[] = [];
  for (const together of byObject(active)) {
    together.sort(inActOrder);
    let first = 0;
    for (const [index, later] of together.entries()) {
      while (later.at - (together[first] as Act).at > window) first++;
      for (let at = first; at < index; at++) {
        const earlier = together[at] as Act;
        if (areApart(earlier, later)) found.push({ earlier, later });
      }
    }
  }
  return participating(active, found, leastActs);
}

/** The acts of accounts that have at least so many. */
export function withEnoughActs(acts: readonly Act[], leastActs: number): Act[] {
  const counts = countByAccount(acts);
  return acts.filter(({ account }) => (counts.get(account) as number) >= leastActs);
}

/**
 * The co-actions of which at least one side belongs to an account with enough acts in co-actions: the reference keeps
 * the partner of such an account, however rarely it appears.
 */
export function participating(acts: readonly Act[], found: readonly CoAction[], leastActs: number): CoAction[] {
  const contents = new Set(found.flatMap(({ earlier, later }) => [earlier.content, later.content]));
  const coordinated = acts.filter(({ content }) => contents.has(content));
  const kept = new Set(withEnoughActs(coordinated, leastActs).map(({ content }) => content));
  return found.filter(({ earlier, later }) => kept.has(earlier.content) || kept.has(later.content));
}

function countByAccount(acts: readonly Act[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { account } of acts) counts.set(account, (counts.get(account) ?? 0) + 1);
  return counts;
}

function byObject(acts: readonly Act[]): Iterable<Act[]> {
  const groups = new Map<string, Act[]>();
  for (const act of acts) {
    const group = groups.get(act.object);
    if (group === undefined) groups.set(act.object, [act]);
    else group.push(act);
  }
  return groups.values();
}
