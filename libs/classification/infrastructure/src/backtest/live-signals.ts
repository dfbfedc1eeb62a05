import type { Hit } from '@custos/classification-application';
import type { SignalRaised } from '@custos/contracts';
import { latestData } from '../intake/incoming-event.js';
import type { BacktestOptions } from './backtest.js';
import { eachEvent } from './topic-reading.js';

export interface LiveHit extends Hit {
  readonly category: string;
  readonly signalId: string;
  readonly subject: SignalRaised['subject'];
}

const NONE: readonly LiveHit[] = [];

/** Signals of packs that had effect. What models from outside signal by themselves is no pack's, and left out. */
export class LiveSignals {
  readonly #byEvent = new Map<string, LiveHit[]>();
  readonly #ids = new Set<string>();

  static async read({ log, from, to }: Pick<BacktestOptions, 'log' | 'from' | 'to'>): Promise<LiveSignals> {
    const live = new LiveSignals();
    await eachEvent(log, 'signals', (envelope) => {
      const signal = latestData(envelope) as unknown as SignalRaised;
      if (signal.mode !== 'live' || envelope.actor?.startsWith('model:') === true) return;
      const { ingesttime } = signal.event;
      live.#add(signal, ingesttime >= from && ingesttime < to);
    });
    return live;
  }

  /** Those with an event of the range. */
  of(eventId: string): readonly LiveHit[] {
    return this.#byEvent.get(eventId) ?? NONE;
  }

  /** Whether there was a signal, of the range or about a cluster that reaches into it. */
  has(signalId: string): boolean {
    return this.#ids.has(signalId);
  }

  #add({ rule, category, spans, event, signalId, subject }: SignalRaised, isInRange: boolean): void {
    // Which event a cluster is shown by depends on which of its acts was observed first, and may lie beyond the range.
    if (!isInRange && subject.kind !== 'cluster') return;
    // A relay may have carried it twice.
    if (this.#ids.has(signalId)) return;
    this.#ids.add(signalId);
    if (!isInRange) return;
    const hit = { rule, category, spans, signalId, subject };
    const hits = this.#byEvent.get(event.id);
    if (hits === undefined) this.#byEvent.set(event.id, [hit]);
    else hits.push(hit);
  }
}
