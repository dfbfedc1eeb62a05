import { derivedId, partitionOf } from '@custos/kernel';
import {
  EXTERNAL,
  externalNumbers,
  externalValue,
  type Answer,
  type CompiledPack,
  type ModelSettings,
} from '@custos/classification-application';
import { subjectOf } from '@custos/classification-domain';
import type { EventEnvelope, ValueObserved } from '@custos/contracts';
import type { KeyedHashes } from '@custos/privacy';
import { recordOf, SOURCE, type JudgedEvent, type Outgoing } from '../intake/outgoing.js';

const OBSERVED = 'custos.classification.ValueObserved';

/**
 * A model's scores of an event, for the rules that wait for them: recorded, so that whoever reads the observations again
 * comes to the same signals and asks nobody. Undefined where no rule of the pack would ask, or nothing was answered.
 */
export function scoreObservation(
  { envelope, partition, position, headers }: JudgedEvent,
  { id: model }: ModelSettings,
  { outcome, scores }: Answer,
  { pack, hashes }: { readonly pack: CompiledPack; readonly hashes: KeyedHashes },
): Outgoing | undefined {
  const { id: eventId, type, platform, partitionkey, time, ingesttime, data } = envelope;
  if (
    outcome !== 'scored' ||
    scores.length === 0 ||
    !pack.rulesFor(type).some(({ awaits }) => awaits?.fold === EXTERNAL)
  )
    return undefined;
  const key = hashes.of(platform, externalValue(eventId));
  const observed: ValueObserved = {
    fold: EXTERNAL,
    key,
    account: partitionkey,
    packHash: pack.hash,
    subject: subjectOf(type, data, partitionkey),
    event: { id: eventId, type, partition, position, time, ingesttime },
    numbers: Object.entries(externalNumbers(model, scores)).map(([name, value]) => ({ name, value })),
    hashes: [],
    waiting: [],
    spans: [],
  };
  const purpose = `observation/${EXTERNAL}/${key}/${model}`;
  const said: EventEnvelope<typeof OBSERVED, ValueObserved> = {
    specversion: '1.0',
    id: derivedId({ platform, source: SOURCE, id: eventId, revision: 0, purpose }),
    source: SOURCE,
    type: OBSERVED,
    schemaversion: 1,
    platform,
    partitionkey: key,
    time,
    ingesttime,
    revision: 0,
    correlationid: envelope.correlationid ?? eventId,
    causationid: eventId,
    data: observed,
  };
  return { topic: 'observations', ...recordOf(partitionOf(key), key, said, headers) };
}
