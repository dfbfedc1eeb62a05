import {
  CircuitBreaker,
  consult,
  type Answer,
  type CompiledPack,
  type ExternalModel,
  type ModelSettings,
} from '@custos/classification-application';
import { writtenTexts } from '@custos/classification-domain';
import { appendToOutbox, PoisonRecord, type AppliedBatch, type BatchHandler } from '@custos/messaging';
import type { Transaction } from '@custos/postgres';
import type { KeyedHashes, SubjectKeys } from '@custos/privacy';
import { readEvent, type IncomingEvent } from '../intake/incoming-event.js';
import { judgedEvent, type Outgoing } from '../intake/outgoing.js';
import { openTexts, sealedTexts, type SealedText } from '../intake/sealed-texts.js';
import { SCHEMA } from '../migrations.js';
import type { PackShelf } from '../pack/pack-shelf.js';
import type { ExternalMetrics } from './external-metrics.js';
import { recordsOf } from './external-records.js';
import { scoreObservation } from './score-observation.js';
import { addSpending, spentOn } from './spending.js';

export interface ExternalHandlerOptions {
  readonly models: readonly ExternalModel[];
  readonly subjectKeys: SubjectKeys;
  readonly packs: PackShelf;
  readonly hashes: KeyedHashes;
  readonly metrics: ExternalMetrics;
  /** Older events are not asked about, so that a model begins with today and catches up after an outage; 1 h unless told. */
  readonly freshForMs?: number;
  /** Time for all answers of a group; 9,000 unless told: its transaction may not be idle for 15 s. */
  readonly deadlineMs?: number;
}

interface ReadableEvent {
  readonly event: IncomingEvent;
  readonly sealed: readonly SealedText[];
}

const HOUR_MS = 3_600_000;

/**
 * Asks models from outside about the intake, as a consumer of its own that nobody waits for: what they answer, and that
 * they did not, is written as events in the transaction that moves its position.
 */
export class ExternalHandler implements BatchHandler {
  readonly #options: ExternalHandlerOptions;
  readonly #breakers = new Map<string, CircuitBreaker>();
  #kept: CompiledPack | undefined;

  constructor(options: ExternalHandlerOptions) {
    this.#options = options;
    for (const { settings } of options.models) this.#breakers.set(settings.id, new CircuitBreaker());
  }

  async handle(batches: readonly AppliedBatch[], tx: Transaction): Promise<void> {
    const pack = this.#options.packs.current;
    const readable = this.#fresh(batches);
    if (readable.length === 0) return;
    const { models, subjectKeys, deadlineMs = 9_000 } = this.#options;
    const keys = await subjectKeys.lookup([...new Set(readable.flatMap(kidsOf))]);
    const asked = readable
      .map(({ event, sealed }) => ({ event, text: textOf(event, sealed, keys) }))
      .filter(({ text }) => text !== '');
    const day = new Date().toISOString().slice(0, 10);
    const spent = await spentOn(tx, day);
    const deadline = AbortSignal.timeout(deadlineMs);
    const costs = new Map<string, number>();
    const outgoing = await Promise.all(
      models.map(async (model) => {
        const { settings } = model;
        const chosen = asked.filter(({ event }) => concerns(settings, event));
        const texts = chosen.map(({ text }) => text);
        const left = settings.dailyBudget - (spent.get(settings.id) ?? 0);
        const answers = await this.#ask(model, texts, left, deadline);
        costs.set(
          settings.id,
          answers.reduce((sum, { cost }) => sum + cost, 0),
        );
        return chosen.flatMap(({ event }, index) => this.#said(event, model, answers[index] as Answer, pack));
      }),
    );
    const said = outgoing.flat();
    if (said.some(({ topic }) => topic === 'observations')) await this.#keep(pack, tx);
    await addSpending(tx, day, costs);
    // Last: it takes locks that are held until the commit.
    await appendToOutbox(tx, SCHEMA, said);
  }

  rolledBack(): void {
    this.#kept = undefined;
  }

  /** It may not have judged anything yet, and whoever reads the observations must find it. */
  async #keep(pack: CompiledPack, tx: Transaction): Promise<void> {
    if (this.#kept === pack) return;
    await this.#options.packs.keep(tx, pack);
    this.#kept = pack;
  }

  #said(event: IncomingEvent, model: ExternalModel, answer: Answer, pack: CompiledPack): Outgoing[] {
    const { hashes } = this.#options;
    const judged = judgedEvent(event);
    const observed = scoreObservation(judged, model.settings, answer, { pack, hashes });
    return [...recordsOf(judged, model, answer), ...(observed === undefined ? [] : [observed])];
  }

  async #ask(model: ExternalModel, texts: readonly string[], budget: number, deadline: AbortSignal): Promise<Answer[]> {
    const { metrics } = this.#options;
    const { id } = model.settings;
    const breaker = this.#breakers.get(id) as CircuitBreaker;
    const answers = await consult(texts, {
      model,
      breaker,
      budget,
      deadline,
      now: Date.now,
      onFailure: (outcome, error) => metrics.failed(id, outcome, error),
    });
    for (const { outcome } of answers) metrics.answered(id, outcome, 1);
    metrics.resting(id, breaker.isResting);
    return answers;
  }

  #fresh(batches: readonly AppliedBatch[]): ReadableEvent[] {
    const { models, metrics, freshForMs = HOUR_MS } = this.#options;
    const oldest = Date.now() - freshForMs;
    const asked: ReadableEvent[] = [];
    let old = 0;
    for (const { records, replayed } of batches) {
      for (const record of records) {
        // What was parked is asked about whenever somebody has it replayed.
        if (!replayed && record.appendedAt < oldest) {
          old++;
          continue;
        }
        const event = unlessPoison(() => readEvent(record));
        if (event === undefined || !models.some(({ settings }) => concerns(settings, event))) continue;
        const sealed = sealedTexts(event.envelope.data);
        if (sealed.length > 0) asked.push({ event, sealed });
      }
    }
    metrics.passedOver(old);
    return asked;
  }
}

function kidsOf({ sealed }: ReadableEvent): string[] {
  return sealed.map(({ sealed: { kid } }) => kid);
}

function concerns({ events, languages }: ModelSettings, { envelope }: IncomingEvent): boolean {
  if (!events.includes(envelope.type)) return false;
  const language = envelope.data['language'];
  if (languages.includes('*')) return true;
  return typeof language === 'string' && languages.some((one) => language === one || language.startsWith(`${one}-`));
}

/** All texts of an event as one; empty where none can be opened any more. */
function textOf(event: IncomingEvent, sealed: readonly SealedText[], keys: Parameters<typeof openTexts>[2]): string {
  const opened = unlessPoison(() => openTexts(event, sealed, keys)) ?? [];
  return writtenTexts(opened)
    .map(({ text }) => text)
    .join('\n');
}

/** What cannot be read is parked and told of by the classifier itself; here it is passed over. */
function unlessPoison<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof PoisonRecord) return undefined;
    throw error;
  }
}
