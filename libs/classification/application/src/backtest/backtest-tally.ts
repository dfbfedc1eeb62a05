import type { Span } from '@custos/classification-domain';
import type { SignalRaised } from '@custos/contracts';
import type { Reviews } from './reviews.js';

/** An event as a sample names it; its texts stay sealed. */
export interface SampledEvent {
  readonly id: string;
  readonly type: string;
  readonly platform: string;
  readonly ingesttime: string;
  readonly partition: number;
  readonly position: string;
  readonly subject: SignalRaised['subject'];
}

export interface Sample {
  readonly event: SampledEvent;
  readonly spans: readonly Span[];
}

/** How many of a whole; `millionths` is null where there is no whole. */
export interface Share {
  readonly count: number;
  readonly of: number;
  readonly millionths: number | null;
}

export interface RuleResult {
  readonly rule: string;
  readonly category: string;
  readonly hits: number;
  /** Hits of the rule of this name that had effect then. */
  readonly liveThen: number;
  readonly onlyNow: number;
  readonly onlyThen: number;
  /** Of its hits that reviewers decided upon, those that were violations. */
  readonly precision: Share;
  /** Of the violations of its category that reviewers found, those that it hits. */
  readonly recall: Share;
  readonly samples: {
    readonly onlyNow: readonly Sample[];
    readonly onlyThen: readonly Sample[];
    readonly wrong: readonly Sample[];
  };
}

export interface Hit {
  readonly rule: string;
  readonly spans: readonly Span[];
}

class RuleTally {
  hits = 0;
  liveThen = 0;
  onlyNow = 0;
  onlyThen = 0;
  right = 0;
  decided = 0;
  /** Clusters whose verdict is counted: one each, however often a cluster has doubled. */
  readonly clusters = new Set<string>();
  readonly samples = { onlyNow: [] as Sample[], onlyThen: [] as Sample[], wrong: [] as Sample[] };

  constructor(readonly category: string) {}
}

/** Compares what a pack says of events with what was live then and with what reviewers found, in whatever order they come. */
export class BacktestTally {
  events = 0;
  readonly #rules = new Map<string, RuleTally>();
  /** By category, events that reviewers found to be violations. */
  readonly #violations = new Map<string, number>();
  readonly #clusters = new Set<string>();
  readonly #reviews: Reviews;
  readonly #samples: number;

  /** @param rules of the pack, by name with their category; @param samples how many to keep of each kind */
  constructor(rules: Iterable<readonly [rule: string, category: string]>, reviews: Reviews, samples: number) {
    this.#reviews = reviews;
    this.#samples = samples;
    for (const [rule, category] of rules) this.#rules.set(rule, new RuleTally(category));
  }

  /** An event of the range, before anything is told of it. */
  event(event: SampledEvent): void {
    this.events++;
    this.#countViolations(event);
  }

  /** @param then whether it had effect then as well */
  hit(event: SampledEvent, { rule, spans }: Hit, then: boolean): void {
    const tally = this.#rules.get(rule) as RuleTally;
    this.#countCluster(event);
    const sample = { event, spans };
    tally.hits++;
    if (then) tally.liveThen++;
    else {
      tally.onlyNow++;
      this.#keep(tally.samples.onlyNow, sample);
    }
    const verdict = this.#reviews.of(event.platform, event.id, event.subject)?.get(tally.category);
    if (verdict === undefined || tally.clusters.has(clusterName(event))) return;
    if (event.subject.kind === 'cluster') tally.clusters.add(clusterName(event));
    tally.decided++;
    if (verdict === 'violation') tally.right++;
    else this.#keep(tally.samples.wrong, sample);
  }

  /** What had effect then and is no hit now. */
  missed(event: SampledEvent, { rule, category, spans }: Hit & { readonly category: string }): void {
    this.#countCluster(event);
    let tally = this.#rules.get(rule);
    if (tally === undefined) this.#rules.set(rule, (tally = new RuleTally(category)));
    tally.liveThen++;
    tally.onlyThen++;
    this.#keep(tally.samples.onlyThen, { event, spans });
  }

  /** By name. */
  results(): RuleResult[] {
    return [...this.#rules]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([rule, { category, hits, liveThen, onlyNow, onlyThen, right, decided, samples }]) => ({
        ...{ rule, category, hits, liveThen, onlyNow, onlyThen },
        precision: shareOf(right, decided),
        recall: shareOf(right, this.#violations.get(category) ?? 0),
        samples,
      }));
  }

  /** A cluster is no event: it is counted when it is first told of, then or now. */
  #countCluster(event: SampledEvent): void {
    if (event.subject.kind !== 'cluster' || this.#clusters.has(clusterName(event))) return;
    this.#clusters.add(clusterName(event));
    this.#countViolations(event);
  }

  #countViolations({ id, platform, subject }: SampledEvent): void {
    for (const [category, verdict] of this.#reviews.of(platform, id, subject) ?? [])
      if (verdict === 'violation') this.#violations.set(category, (this.#violations.get(category) ?? 0) + 1);
  }

  /** The first ones by time and id, whatever order they come in. */
  #keep(samples: Sample[], sample: Sample): void {
    const last = samples.at(-1);
    if (samples.length >= this.#samples && last !== undefined && !isBefore(sample, last)) return;
    const at = samples.findIndex((kept) => isBefore(sample, kept));
    samples.splice(at < 0 ? samples.length : at, 0, sample);
    if (samples.length > this.#samples) samples.pop();
  }
}

function clusterName({ platform, subject }: SampledEvent): string {
  return `${platform}/${subject.id}`;
}

function isBefore({ event: one }: Sample, { event: other }: Sample): boolean {
  if (one.ingesttime !== other.ingesttime) return one.ingesttime < other.ingesttime;
  return one.id < other.id;
}

function shareOf(count: number, of: number): Share {
  return { count, of, millionths: of === 0 ? null : Math.floor((count * 1_000_000) / of) };
}
