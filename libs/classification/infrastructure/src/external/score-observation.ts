import {
  EXTERNAL,
  externalNumbers,
  externalValue,
  type Answer,
  type CompiledPack,
  type ModelSettings,
} from '@custos/classification-application';
import { subjectOf } from '@custos/classification-domain';
import type { ValueObserved } from '@custos/contracts';
import type { KeyedHashes } from '@custos/privacy';
import type { JudgedEvent, Outgoing } from '../intake/outgoing.js';
import { observed } from '../observations/observation-record.js';

/**
 * A model's scores of an event, for the rules that wait for them: recorded, so that whoever reads the observations again
 * comes to the same signals and asks nobody. Undefined where no rule of the pack would ask, or nothing was answered.
 */
export function scoreObservation(
  event: JudgedEvent,
  { id: model }: Pick<ModelSettings, 'id'>,
  { outcome, scores }: Pick<Answer, 'outcome' | 'scores'>,
  { pack, hashes }: { readonly pack: CompiledPack; readonly hashes: KeyedHashes },
): Outgoing | undefined {
  const { envelope, partition, position } = event;
  const { id, type, platform, partitionkey, time, ingesttime } = envelope;
  const isAsked = pack.rulesFor(type).some(({ awaits }) => awaits?.fold === EXTERNAL);
  if (outcome !== 'scored' || scores.length === 0 || !isAsked) return undefined;
  const key = hashes.of(platform, externalValue(id));
  const data: ValueObserved = {
    fold: EXTERNAL,
    key,
    account: partitionkey,
    packHash: pack.hash,
    subject: subjectOf(type, envelope.data, partitionkey),
    event: { id, type, partition, position, time, ingesttime },
    numbers: Object.entries(externalNumbers(model, scores)).map(([name, value]) => ({ name, value })),
    hashes: [],
    waiting: [],
    spans: [],
  };
  return observed(event, data, `observation/${EXTERNAL}/${key}/${model}`);
}
