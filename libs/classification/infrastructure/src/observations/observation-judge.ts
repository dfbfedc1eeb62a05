import {
  growthOf,
  type Cluster,
  type ClusterGrowth,
  type Finding,
  type FoldFinding,
  type Numbers,
  type Span,
} from '@custos/classification-domain';
import {
  CLUSTER,
  isPerCluster,
  type CompiledPack,
  type CompiledRule,
  type RuleStages,
} from '@custos/classification-application';
import type { ValueObserved } from '@custos/contracts';
import { instantOf } from '@custos/kernel';
import type { LogRecord } from '@custos/messaging';
import type { ClassifierMetrics } from '../intake/classifier-metrics.js';
import { signalIdOf, type JudgedEvent } from '../intake/outgoing.js';
import { nameOfCluster } from './cluster-record.js';
import { judgedEventIn, observationIn, readObservation } from './observation-record.js';
import {
  nameOf,
  type FoundRule,
  type ObservedMemory,
  type StateKey,
  type StoredState,
  type WaitingRow,
} from './observed-states.js';

/** Passed states are looked for when the events' time has moved on by so much. */
const FORGET_EVERY_MS = 60_000;

type Observed = ReturnType<typeof readObservation>;
type WaitingRules = ValueObserved['waiting'];

/** What an observation is judged by. */
export interface Standards {
  /** @throws Error when no such pack ever judged */
  packOf(hash: string): Promise<CompiledPack>;
  readonly stages: RuleStages;
  /** The day of an ingest time. */
  readonly dayOf: (ingesttime: string) => string;
}

/** A record of the topic `observations`, with what it is judged by. */
export interface ArrivedObservation {
  readonly record: LogRecord;
  readonly standards: Standards;
}

/** A rule that has come true of an event, by an observation of it or by a later one. */
export interface ObservedFinding extends FoundRule {
  /** Of the topic `observations`. */
  readonly partition: number;
  readonly pack: CompiledPack;
  readonly finding: Finding<CompiledRule>;
  readonly event: JudgedEvent;
  /** How the rule stood when the event was judged. */
  readonly judged: WaitingRules[number]['mode'];
  readonly standards: Standards;
}

/** A record of the topic, read once. */
interface Incoming extends StateKey {
  readonly headers: LogRecord['headers'];
  readonly observed: Observed;
  readonly pack: CompiledPack;
  readonly standards: Standards;
}

/** An event whose rules wait, and which of them still do. */
interface Waiting extends Incoming {
  rules: WaitingRules;
  readonly expires: number;
  changed: boolean;
  /** Whether it is remembered already. */
  readonly stored: boolean;
}

interface Found extends StateKey, FoldFinding {
  readonly standards: Standards;
}

/** What a group of observations has led to so far. */
interface Course {
  readonly states: Map<string, Uint8Array>;
  readonly changed: Map<string, StoredState>;
  readonly waiting: Map<string, Waiting>;
  readonly found: Found[];
}

/**
 * Counts observations where all of a key arrive, and finds the rules that waited for what they have in common: in the same
 * events in whichever order the observations come, as folds promise.
 */
export class ObservationJudge {
  readonly #metrics: ClassifierMetrics;
  readonly #watermarks = new Map<number, number>();

  constructor(metrics: ClassifierMetrics) {
    this.#metrics = metrics;
  }

  /** @returns what has come true, each rule once of each event; @throws PoisonRecord for what is no observation */
  async judge(arrived: readonly ArrivedObservation[], memory: ObservedMemory): Promise<ObservedFinding[]> {
    const incoming: Incoming[] = [];
    for (const each of arrived) incoming.push(await readArrived(each));
    const states = await memory.states([...new Map(incoming.map((each) => [nameOf(each), each])).values()]);
    const course: Course = { states, changed: new Map(), waiting: new Map(), found: [] };
    for (const each of incoming) this.#evolve(each, course);
    await recall(course, memory);
    const met = course.found.flatMap((found) => metBy(found, course.waiting.get(eventName(found))));
    const { changed, waiting } = course;
    if (changed.size > 0) await memory.storeStates([...changed.values()].sort(byName));
    const rows = [...waiting.values()].filter((each) => each.changed && (each.stored || each.rules.length > 0));
    if (rows.length > 0) await memory.storeWaiting(rows.map(rowOf).sort(byName));
    await this.#forget(incoming, memory);
    if (met.length === 0) return [];
    const first = await memory.firstFound(met);
    return met.filter((finding) => first.has(finding));
  }

  #evolve(incoming: Incoming, { states, changed, waiting, found }: Course): void {
    const { partition, fold: name, key, observed, pack, standards } = incoming;
    const fold = pack.stateful?.folds.get(name);
    if (fold === undefined) return;
    const observation = observationIn(observed);
    try {
      const folded = fold.evolve(states.get(nameOf(incoming)), observation);
      const { state, expires, late, evicted } = folded;
      this.#metrics.windows(late ? 1 : 0, evicted);
      states.set(nameOf(incoming), state);
      changed.set(nameOf(incoming), { partition, fold: name, key, state, expires });
      const { waiting: rules } = observed.data;
      if (rules.length > 0) {
        const place = eventName({ ...incoming, eventId: observation.eventId });
        waiting.set(place, { ...incoming, rules, expires, changed: true, stored: false });
      }
      for (const finding of folded.findings) found.push({ partition, fold: name, key, standards, ...finding });
    } catch (error) {
      // A fold that fails on an observation does without it: the partition goes on.
      this.#metrics.ruleFailed(name, error instanceof Error ? error : new Error(String(error)));
    }
  }

  async #forget(incoming: readonly Incoming[], memory: ObservedMemory): Promise<void> {
    const passed = new Map<number, number>();
    for (const { partition, observed } of incoming) {
      const { time } = observationIn(observed);
      const known = this.#watermarks.get(partition);
      if (known === undefined) this.#watermarks.set(partition, time);
      else if (time > (passed.get(partition) ?? known + FORGET_EVERY_MS)) passed.set(partition, time);
    }
    if (passed.size === 0) return;
    for (const [partition, time] of passed) this.#watermarks.set(partition, time);
    await memory.forgetPassed(passed);
  }
}

async function readArrived({ record, standards }: ArrivedObservation): Promise<Incoming> {
  const { partition, headers } = record;
  const observed = readObservation(record);
  const { fold, key, packHash } = observed.data;
  return { partition, headers, observed, fold, key, standards, pack: await standards.packOf(packHash) };
}

/** Events found again that were observed in an earlier batch. */
async function recall({ found, waiting }: Course, memory: ObservedMemory): Promise<void> {
  const missing = new Map(found.filter((each) => !waiting.has(eventName(each))).map((each) => [eventName(each), each]));
  if (missing.size === 0) return;
  for (const { partition, fold, key, eventId, observation } of await memory.waiting([...missing.values()])) {
    const place = eventName({ partition, fold, key, eventId });
    const { standards } = missing.get(place) as Found;
    const { observed, headers, met } = JSON.parse(observation.toString('utf8')) as Kept;
    const pack = await standards.packOf(observed.data.packHash);
    const rules = observed.data.waiting.filter(({ rule }) => !met.includes(rule));
    const kept = { partition, fold, key, observed, headers, pack, standards, rules };
    waiting.set(place, { ...kept, expires: 0, changed: false, stored: true });
  }
}

/** The rules that have come true; they wait no longer. What is not evaluated as the rules stand now goes on waiting. */
function metBy({ fold: name, numbers, cluster, standards }: Found, waiting: Waiting | undefined): ObservedFinding[] {
  if (waiting === undefined || waiting.rules.length === 0) return [];
  const { partition, pack, observed, headers, rules } = waiting;
  const { stateful } = pack;
  const fold = stateful?.folds.get(name);
  const event = judgedEventIn(observed, headers);
  if (stateful === undefined || fold === undefined || event === undefined) return [];
  pack.standBy(standards.stages);
  const found: ObservedFinding[] = [];
  const met = rules.filter(({ rule: id, mode: judged }) => {
    const rule = pack.rules.find(({ text }) => text.id === id);
    if (rule?.awaits === undefined || !pack.staged.isEvaluated(id)) return false;
    const { awaits } = rule;
    const isMet = (known: Numbers): boolean => stateful.isMet(awaits, { [fold.variable]: known });
    if (!isMet(numbers)) return false;
    const place = observed.data.waiting.findIndex(({ rule: waits }) => waits === id);
    const spans = observed.data.spans
      .filter((span) => span.rule === place)
      .map(({ pointer, start, end }) => ({ pointer, start, end }));
    const met = { partition, pack, event, judged, standards, packId: pack.pack.id, ruleId: id };
    if (cluster !== undefined && isPerCluster(rule)) {
      const { time } = observationIn(observed);
      const growth = growthsOf(cluster(), standards.dayOf(instantOf(time)), growthOf(numbers, isMet));
      for (const grown of growth) found.push({ ...met, ...ofCluster(grown, rule, spans, event.envelope.platform) });
      // It may grow yet.
      return false;
    }
    const day = standards.dayOf(event.envelope.ingesttime);
    found.push({ ...met, day, eventId: event.envelope.id, finding: { rule, spans, ...clusterOf(observed) } });
    return true;
  });
  if (met.length > 0) {
    waiting.rules = rules.filter((rule) => !met.includes(rule));
    waiting.changed = true;
  }
  return found;
}

/** A cluster at every step that it has come to: by which of them it was found first depends on what was observed first. */
function growthsOf(cluster: Cluster, day: string, last: number): ClusterGrowth[] {
  return cluster.isTold ? Array.from({ length: last + 1 }, (_, step) => ({ cluster, day, step })) : [];
}

function ofCluster(grown: ClusterGrowth, rule: CompiledRule, spans: readonly Span[], platform: string) {
  const eventId = signalIdOf(platform, rule.text.id, nameOfCluster({ ...grown, object: grown.cluster.object }));
  return { day: grown.day, eventId, finding: { rule, spans, cluster: grown } };
}

/** What is kept of an observation whose rules wait. */
interface Kept {
  readonly observed: Observed;
  readonly headers: LogRecord['headers'];
  /** Rules that came true. */
  readonly met: readonly string[];
}

function rowOf({ partition, fold, key, observed, headers, rules, expires }: Waiting): WaitingRow {
  const met = observed.data.waiting.filter((rule) => !rules.includes(rule)).map(({ rule }) => rule);
  const kept: Kept = { observed, headers, met };
  const observation = Buffer.from(JSON.stringify(kept));
  return { partition, fold, key, eventId: observed.data.event.id, observation, expires };
}

/** Events of one cluster have a hash in common: a reviewer finds them all by it. */
function clusterOf({ data }: Observed): { detail?: string } {
  const hashes = data.hashes.filter(({ name }) => name.startsWith(`${CLUSTER}.`)).map(({ hash }) => hash);
  return hashes.length === 0 ? {} : { detail: `Cluster: ${hashes.join(', ')}.` };
}

function eventName(finding: StateKey & { readonly eventId: string }): string {
  return `${nameOf(finding)}/${finding.eventId}`;
}

/** Rows are written in one order by everybody. */
function byName(one: StateKey, other: StateKey): number {
  return one.partition - other.partition || (nameOf(one) < nameOf(other) ? -1 : 1);
}
