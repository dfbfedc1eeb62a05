import {
  allContracts,
  ownersOf,
  routingKeyOf,
  validateEnvelope,
  withPseudonyms,
  type Contract,
  type EventData,
  type EventEnvelope,
  type PseudonymKind,
  type PublishedEvent,
  type ValidationProblem,
} from '@custos/contracts';
import { derivedId, partitionOf, type Instant } from '@custos/kernel';
import { eventTimeOf } from './event-time.js';
import { wellFormed } from './well-formed.js';

/** All that an event is judged by besides itself. */
export interface Intake {
  /** From the API key or the topic's name, never from the event. */
  readonly platform: string;
  readonly ingestedAt: number;
  readonly ingesttime: Instant;
  /** Our own contracts and those the platform registered. */
  readonly contractOf: (type: string, version?: number) => Contract | undefined;
  readonly pseudonymOf: (kind: PseudonymKind, id: string) => string;
}

/** An event that will be taken in: under pseudonyms already, its personal texts still in the clear. */
export interface Draft {
  readonly contract: Contract;
  readonly partition: number;
  readonly attributes: Omit<EventEnvelope, 'data'>;
  readonly data: EventData;
  /** Pseudonyms whose keys seal its personal texts. */
  readonly owners: ReadonlySet<string>;
}

export type Judgement =
  | { readonly ok: true; readonly draft: Draft }
  | { readonly ok: false; readonly problems: readonly ValidationProblem[] };

/** Beyond that a sender learns nothing new. */
const MOST_PROBLEMS = 10;

const UNKNOWN_TYPE =
  'is not known; register a type of your own with PUT /v1/schemas/{type}, or use one of ' +
  allContracts()
    .filter(({ publisher }) => publisher)
    .map(({ type }) => type)
    .sort()
    .join(', ');

function refused(problems: readonly ValidationProblem[]): Judgement {
  return { ok: false, problems: problems.slice(0, MOST_PROBLEMS) };
}

/** Whether a publisher's event can be taken in, and as what. */
export function judge(candidate: unknown, intake: Intake): Judgement {
  const problems = validateEnvelope(candidate);
  if (problems.length > 0) return refused(problems);
  const event = candidate as PublishedEvent<string, EventData>;
  const contract = intake.contractOf(event.type, event.schemaversion);
  if (contract?.publisher !== true) {
    return refused([{ pointer: '/type', message: UNKNOWN_TYPE }]);
  }
  const version = event.schemaversion ?? contract.version;
  if (version > contract.version) {
    return refused([
      { pointer: '/schemaversion', message: `there is no version ${version}, the latest is ${contract.version}` },
    ]);
  }
  const misfits = contract.validate(event.data, version);
  if (misfits.length > 0) {
    return refused(misfits.map(({ pointer, message }) => ({ pointer: `/data${pointer}`, message })));
  }
  const when = eventTimeOf(event.time, intake.ingestedAt);
  if (when === undefined)
    return refused([{ pointer: '/time', message: 'must be an RFC 3339 time between the years 0 and 9999' }]);
  return { ok: true, draft: draftOf(event, contract, version, when, intake) };
}

function draftOf(
  event: PublishedEvent<string, EventData>,
  contract: Contract,
  version: number,
  { time, skewed }: { time: Instant; skewed: boolean },
  { platform, ingesttime, pseudonymOf }: Intake,
): Draft {
  const clean = wellFormed({ source: event.source, id: event.id, data: event.data });
  const { source, id } = clean.value;
  const revision = event.revision ?? 0;
  const data = withPseudonyms(contract, version, clean.value.data, pseudonymOf);
  const partitionkey = routingKeyOf(contract, data);
  const flags: string[] = [];
  if (clean.replaced) flags.push('lone-surrogates');
  if (skewed) flags.push('clock-skew');
  return {
    contract,
    partition: partitionOf(partitionkey),
    // The publisher's `subject` is left behind: it is free text, often names a person, and no key would seal it.
    attributes: {
      specversion: '1.0',
      id: derivedId({ platform, source, id, revision, purpose: 'event' }),
      source,
      type: contract.type,
      schemaversion: version,
      platform,
      partitionkey,
      time,
      ingesttime,
      revision,
      sourceid: id,
      ...(flags.length > 0 ? { flags } : {}),
    },
    data,
    owners: ownersOf(contract, version, data, partitionkey),
  };
}
