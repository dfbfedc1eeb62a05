import type { FoldFinding } from '@custos/classification-domain';
import { CLUSTER, type CompiledPack } from '@custos/classification-application';
import type { ValueObserved } from '@custos/contracts';
import { appendToOutbox, type AppliedBatch, type BatchHandler, type LogRecord } from '@custos/messaging';
import type { Transaction } from '@custos/postgres';
import type { ClassifierMetrics } from '../intake/classifier-metrics.js';
import { signalOf, type Outgoing } from '../intake/outgoing.js';
import { SCHEMA } from '../migrations.js';
import type { PackShelf } from '../pack/pack-shelf.js';
import { judgedEventIn, observationIn, readObservation } from './observation-record.js';
import {
  forgetPassed,
  loadStates,
  loadWaiting,
  nameOf,
  storeStates,
  storeWaiting,
  type StateKey,
  type StoredState,
} from './observed-states.js';

/** Passed states are looked for when the events' time has moved on by so much. */
const FORGET_EVERY_MS = 60_000;

type Observed = ReturnType<typeof readObservation>;

/** A record of the topic, read once. */
interface Incoming extends StateKey {
  readonly record: Pick<LogRecord, 'headers'>;
  readonly observed: Observed;
  readonly pack: CompiledPack;
}

/** An event whose rules wait, and which of them still do. */
interface Waiting extends Incoming {
  rules: ValueObserved['waiting'];
  readonly expires: number;
  changed: boolean;
  /** Whether it stands in the database. */
  readonly stored: boolean;
}

interface Found extends StateKey, FoldFinding {}

/**
 * Counts observations where all of a key arrive, and raises the signals of rules that waited for what they have in common.
 * Whatever is known stands in the database, so that any member goes on where another was; rules fire in the same events
 * in whichever order the observations come, as folds promise.
 */
export class ObservationsHandler implements BatchHandler {
  readonly #packs: PackShelf;
  readonly #metrics: ClassifierMetrics;
  readonly #watermarks = new Map<number, number>();

  constructor({ packs, metrics }: { readonly packs: PackShelf; readonly metrics: ClassifierMetrics }) {
    this.#packs = packs;
    this.#metrics = metrics;
  }

  async handle(batches: readonly AppliedBatch[], tx: Transaction): Promise<void> {
    const incoming: Incoming[] = [];
    for (const { records } of batches) for (const record of records) incoming.push(await this.#read(record, tx));
    const states = await loadStates(tx, unique(incoming));
    const changed = new Map<string, StoredState>();
    const waiting = new Map<string, Waiting>();
    const found: Found[] = [];
    for (const each of incoming) this.#evolve(each, { states, changed, waiting, found });
    await this.#recall(found, waiting, tx);
    const outgoing = found.flatMap((finding) => this.#judge(finding, waiting.get(eventName(finding))));
    if (changed.size > 0) await storeStates(tx, [...changed.values()].sort(byName));
    const rows = [...waiting.values()].filter(
      ({ changed: isChanged, rules, stored }) => isChanged && (stored || rules.length > 0),
    );
    await storeWaiting(tx, rows.map(rowOf).sort(byName));
    await this.#forget(incoming, tx);
    // Last: it takes locks that are held until the commit.
    await appendToOutbox(tx, SCHEMA, outgoing);
  }

  async #read(record: LogRecord, tx: Transaction): Promise<Incoming> {
    const observed = readObservation(record);
    const { fold, key, packHash } = observed.data;
    return { partition: record.partition, record, observed, fold, key, pack: await this.#packs.byHash(tx, packHash) };
  }

  #evolve(
    incoming: Incoming,
    known: {
      readonly states: Map<string, Uint8Array>;
      readonly changed: Map<string, StoredState>;
      readonly waiting: Map<string, Waiting>;
      readonly found: Found[];
    },
  ): void {
    const { partition, fold: name, key, observed, pack } = incoming;
    const fold = pack.stateful?.folds.get(name);
    if (fold === undefined) return;
    const observation = observationIn(observed);
    try {
      const folded = fold.evolve(known.states.get(nameOf(incoming)), observation);
      const { state, expires, late, evicted } = folded;
      this.#metrics.windows(late ? 1 : 0, evicted);
      known.states.set(nameOf(incoming), state);
      known.changed.set(nameOf(incoming), { partition, fold: name, key, state, expires });
      const { waiting: rules } = observed.data;
      if (rules.length > 0)
        known.waiting.set(eventName({ ...incoming, eventId: observation.eventId }), {
          ...incoming,
          rules,
          expires,
          changed: true,
          stored: false,
        });
      for (const finding of folded.findings) known.found.push({ partition, fold: name, key, ...finding });
    } catch (error) {
      // A fold that fails on an observation does without it: the partition goes on.
      this.#metrics.ruleFailed(name, error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** Events found again that were observed in an earlier batch. */
  async #recall(found: readonly Found[], waiting: Map<string, Waiting>, tx: Transaction): Promise<void> {
    const missing = new Map(
      found.filter((each) => !waiting.has(eventName(each))).map((each) => [eventName(each), each]),
    );
    if (missing.size === 0) return;
    for (const row of await loadWaiting(tx, [...missing.values()])) {
      const { observed, headers, met } = JSON.parse(row.observation.toString('utf8')) as Kept;
      const { partition, fold, key, eventId } = row;
      const pack = await this.#packs.byHash(tx, observed.data.packHash);
      const rules = observed.data.waiting.filter(({ rule }) => !met.includes(rule));
      const place = { partition, fold, key, observed, record: { headers }, pack };
      waiting.set(eventName({ partition, fold, key, eventId }), {
        ...place,
        rules,
        expires: 0,
        changed: false,
        stored: true,
      });
    }
  }

  /** Signals of the rules that have come true; they wait no longer. */
  #judge({ fold: name, numbers }: Found, waiting: Waiting | undefined): Outgoing[] {
    if (waiting === undefined || waiting.rules.length === 0) return [];
    const { pack, observed, record, rules } = waiting;
    const { stateful } = pack;
    const fold = stateful?.folds.get(name);
    const event = judgedEventIn(observed, record.headers);
    if (stateful === undefined || fold === undefined || event === undefined) return [];
    const outgoing: Outgoing[] = [];
    const met = rules.filter(({ rule: id, mode }) => {
      const rule = pack.rules.find(({ text }) => text.id === id);
      if (rule?.awaits === undefined || !stateful.isMet(rule.awaits, { [fold.variable]: numbers })) return false;
      const place = observed.data.waiting.findIndex(({ rule: waits }) => waits === id);
      const spans = observed.data.spans
        .filter((span) => span.rule === place)
        .map(({ pointer, start, end }) => ({ pointer, start, end }));
      this.#metrics.signal(id, mode);
      outgoing.push(signalOf(event, { rule, spans, ...clusterOf(observed) }, mode, pack.hash));
      return true;
    });
    if (met.length > 0) {
      waiting.rules = rules.filter((rule) => !met.includes(rule));
      waiting.changed = true;
    }
    return outgoing;
  }

  async #forget(incoming: readonly Incoming[], tx: Transaction): Promise<void> {
    const passed = new Map<number, number>();
    for (const { partition, observed } of incoming) {
      const { time } = observationIn(observed);
      const known = this.#watermarks.get(partition);
      if (known === undefined) this.#watermarks.set(partition, time);
      else if (time > (passed.get(partition) ?? known + FORGET_EVERY_MS)) passed.set(partition, time);
    }
    if (passed.size === 0) return;
    for (const [partition, time] of passed) this.#watermarks.set(partition, time);
    await forgetPassed(tx, passed);
  }
}

/** What is kept of an observation whose rules wait. */
interface Kept {
  readonly observed: Observed;
  readonly headers: LogRecord['headers'];
  /** Rules that came true. */
  readonly met: readonly string[];
}

function rowOf({ partition, fold, key, observed, record, rules, expires }: Waiting) {
  const met = observed.data.waiting.filter((rule) => !rules.includes(rule)).map(({ rule }) => rule);
  const kept: Kept = { observed, headers: record.headers, met };
  return {
    partition,
    fold,
    key,
    eventId: observed.data.event.id,
    observation: Buffer.from(JSON.stringify(kept)),
    expires,
  };
}

/** Events of one cluster have a hash in common: a reviewer finds them all by it. */
function clusterOf({ data }: Observed): { detail?: string } {
  const hashes = data.hashes.filter(({ name }) => name.startsWith(`${CLUSTER}.`)).map(({ hash }) => hash);
  return hashes.length === 0 ? {} : { detail: `Cluster: ${hashes.join(', ')}.` };
}

function eventName(finding: StateKey & { readonly eventId: string }): string {
  return `${nameOf(finding)}/${finding.eventId}`;
}

function unique(incoming: readonly Incoming[]): StateKey[] {
  return [...new Map(incoming.map((each) => [nameOf(each), each])).values()];
}

/** Rows are written in one order by everybody. */
function byName(one: StateKey, other: StateKey): number {
  return one.partition - other.partition || (nameOf(one) < nameOf(other) ? -1 : 1);
}
