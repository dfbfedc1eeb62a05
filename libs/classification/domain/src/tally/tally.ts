/** Events and signals of one platform, day and type within one range of one partition. */
export interface TallyCount {
  readonly platform: string;
  /** Calendar day of the ingest time in the operator's zone, `2026-11-22`. */
  readonly day: string;
  readonly type: string;
  events: number;
  signals: number;
}

/** A rule that threw on events of the range; it counted as not matching. */
export interface TallyFailure {
  readonly rule: string;
  events: number;
  /** Position of the first of them. */
  readonly first: bigint;
}

/**
 * A pack has five thousand rules at most, which all may throw; of so many at 270 bytes each a tally would be larger than a
 * record may be, and the events would be parked for it.
 */
const MOST_FAILURES = 1_000;

/** Counts over one range of positions; duplicates are counted apart and nowhere else. */
export class Tally {
  readonly #counts = new Map<string, TallyCount>();
  readonly #failures = new Map<string, TallyFailure>();
  /** Nearly always the next event's, too. */
  #latest: TallyCount | undefined;
  duplicates = 0;

  count(platform: string, day: string, type: string): void {
    this.#of(platform, day, type).events++;
  }

  /** A live signal that was raised as its event was judged; later ones stand in their topic alone, where reports count them. */
  signal(platform: string, day: string, type: string): void {
    this.#of(platform, day, type).signals++;
  }

  failed(rule: string, position: bigint): void {
    const failure = this.#failures.get(rule);
    if (failure === undefined) this.#failures.set(rule, { rule, events: 1, first: position });
    else failure.events++;
  }

  #of(platform: string, day: string, type: string): TallyCount {
    const latest = this.#latest;
    if (latest?.type === type && latest.day === day && latest.platform === platform) return latest;
    const key = `${platform}\n${day}\n${type}`;
    let count = this.#counts.get(key);
    if (count === undefined) this.#counts.set(key, (count = { platform, day, type, events: 0, signals: 0 }));
    return (this.#latest = count);
  }

  /** Ordered by platform, day and type, so that equal ranges give equal bytes. */
  counts(): TallyCount[] {
    return [...this.#counts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, count]) => count);
  }

  /** Ordered by rule; the first thousand. */
  failures(): TallyFailure[] {
    const failures = [...this.#failures.values()].sort((one, other) => (one.rule < other.rule ? -1 : 1));
    return failures.slice(0, MOST_FAILURES);
  }
}
