import { EXTERNAL } from '@custos/classification-application';
import type { ExternalSignalRecorded } from '@custos/contracts';
import { latestData } from '../intake/incoming-event.js';
import type { BacktestOptions } from './backtest.js';
import { eachEvent } from './topic-reading.js';

/** What a model answered about an event. */
export type RecordedScores = Pick<ExternalSignalRecorded, 'model' | 'outcome' | 'scores'>;

/** By id of the event, for the events of the range; empty where no rule of the pack asks. */
export async function recordedScores({
  log,
  pack,
  from,
  to,
}: Pick<BacktestOptions, 'log' | 'pack' | 'from' | 'to'>): Promise<ReadonlyMap<string, readonly RecordedScores[]>> {
  const recorded = new Map<string, RecordedScores[]>();
  if (pack.stateful?.folds.has(EXTERNAL) !== true) return recorded;
  await eachEvent(log, 'external', (envelope) => {
    const { event, model, outcome, scores } = latestData(envelope) as unknown as ExternalSignalRecorded;
    if (scores.length === 0 || event.ingesttime < from || event.ingesttime >= to) return;
    const known = recorded.get(event.id);
    if (known === undefined) recorded.set(event.id, [{ model, outcome, scores }]);
    else known.push({ model, outcome, scores });
  });
  return recorded;
}
