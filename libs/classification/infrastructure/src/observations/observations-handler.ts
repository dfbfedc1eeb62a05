import { Tally } from '@custos/classification-domain';
import { lesserMode, type CompiledPack, type RuleStages } from '@custos/classification-application';
import { dayIn } from '@custos/kernel';
import { appendToOutbox, type AppliedBatch, type BatchHandler, type TopicPartition } from '@custos/messaging';
import type { Transaction } from '@custos/postgres';
import { Activations } from '../intake/activations.js';
import type { ClassifierMetrics } from '../intake/classifier-metrics.js';
import { signalOf } from '../intake/outgoing.js';
import type { MatchedBatch, RuleActions, RuleMatch } from '../life-cycle/rule-actions.js';
import { AS_PACKED, type StageShelf } from '../life-cycle/stage-shelf.js';
import { SCHEMA } from '../migrations.js';
import type { PackShelf } from '../pack/pack-shelf.js';
import { ObservationJudge, type ArrivedObservation, type ObservedFinding } from './observation-judge.js';
import { StoredObservations } from './observed-states.js';

export interface ObservationsHandlerOptions {
  readonly packs: PackShelf;
  readonly stages: StageShelf;
  readonly actions: RuleActions;
  readonly metrics: ClassifierMetrics;
  /** Days are counted in this time zone. */
  readonly zone: string;
}

interface ObservedMatch extends RuleMatch {
  readonly found: ObservedFinding;
}

interface ObservedBatch extends MatchedBatch {
  readonly matches: ObservedMatch[];
}

/**
 * Judges observations, and raises the signals of rules that waited for what they have in common. Whatever is known stands
 * in the database, so that any member goes on where another was. Rules act by the same stages, quotas and bands as where
 * events are judged: on an event only as far as they could when it was judged and can now, so that no step reaches back
 * and a stop holds for all that still waits.
 */
export class ObservationsHandler implements BatchHandler {
  readonly #options: ObservationsHandlerOptions;
  readonly #judge: ObservationJudge;
  readonly #stages: Activations<RuleStages>;

  constructor(options: ObservationsHandlerOptions) {
    this.#options = options;
    this.#judge = new ObservationJudge(options.metrics);
    this.#stages = new Activations({
      ...{ shelf: options.stages, table: 'observed_stage_activations', column: 'stages_hash' },
      initially: AS_PACKED.hash,
    });
  }

  async assigned(partitions: readonly TopicPartition[]): Promise<void> {
    this.#stages.keepOnly(new Set(partitions.map(({ partition }) => partition)));
  }

  rolledBack(partitions: readonly TopicPartition[]): void {
    this.#stages.forget(partitions);
  }

  async handle(batches: readonly AppliedBatch[], tx: Transaction): Promise<void> {
    try {
      const { packs, actions, metrics, zone } = this.#options;
      const dayOf = (ingesttime: string) => dayIn(ingesttime, zone);
      const packOf = (hash: string) => packs.byHash(tx, hash);
      const stages = await this.#stages.inForce(batches, tx);
      const arrived = batches.flatMap(({ records }, index): ArrivedObservation[] => {
        const standards = { packOf, dayOf, stages: stages[index] as RuleStages };
        return records.map((record) => ({ record, standards }));
      });
      const found = await this.#judge.judge(arrived, new StoredObservations(tx));
      const matched = matchedBatches(found);
      if (matched.length > 0) await actions.settle(tx, matched);
      const outgoing = matched.flatMap(({ matches }) =>
        matches.map(({ found: { event, pack }, finding, mode }) => {
          metrics.signal(finding.rule.text.id, mode);
          return signalOf(event, finding, mode, pack.hash);
        }),
      );
      // Last: it takes locks that are held until the commit.
      await appendToOutbox(tx, SCHEMA, outgoing);
    } catch (error) {
      this.rolledBack(batches);
      throw error;
    }
  }
}

/** By partition and pack. Nothing is evaluated for the first time here: that was counted where the events were judged. */
function matchedBatches(found: readonly ObservedFinding[]): ObservedBatch[] {
  const batches = new Map<string, ObservedBatch>();
  for (const one of found) {
    const { partition, pack, standards, event, finding, judged, day } = one;
    const name = `${partition}/${pack.hash}`;
    let batch = batches.get(name);
    if (batch === undefined) {
      const staged = stagedAt(pack, standards.stages);
      batches.set(name, (batch = { partition, pack, staged, matches: [], tally: new Tally(), ingesttime: '' }));
    }
    const { ingesttime, partitionkey } = event.envelope;
    const whom = finding.cluster?.cluster.object ?? partitionkey;
    const mode = lesserMode(judged, batch.staged.modeOf(finding.rule.text.id, whom));
    batch.matches.push({ found: one, finding, day, ingesttime, mode });
  }
  return [...batches.values()];
}

function stagedAt(pack: CompiledPack, stages: RuleStages) {
  pack.standBy(stages);
  return pack.staged;
}
