import { Problem } from '@custos/http';
import type { ParkedFilter, TopicPartition } from '@custos/messaging';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

const POSITION = { type: 'string', pattern: '^(0|[1-9][0-9]{0,17})$' };
const PARTITION = { type: 'integer', minimum: 0, maximum: 63 };
const TEXT = { type: 'string', minLength: 1, maxLength: 256 };
const WHICH = { consumer: TEXT, topic: TEXT, partition: PARTITION, position: POSITION, key: TEXT, code: TEXT };

/** One of a service's consumers; all of them where it names none. */
interface OfConsumer {
  readonly consumer?: string;
}

interface Which extends OfConsumer {
  readonly topic?: string;
  readonly partition?: number;
  readonly position?: string;
  readonly key?: string;
  readonly code?: string;
}

interface Listing extends Which {
  readonly state?: 'parked' | 'replayed' | 'discarded';
}

interface Discard extends OfConsumer {
  readonly records: readonly { readonly topic: string; readonly partition: number; readonly position: string }[];
  readonly reason: string;
}

const strict = { type: 'object', additionalProperties: false };
const body = new Ajv({ allErrors: true });
const query = new Ajv({ allErrors: true, coerceTypes: true });

const validateReplay = body.compile<Which>({ ...strict, minProperties: 1, properties: WHICH });
const validateListing = query.compile<Listing>({
  ...strict,
  properties: { ...WHICH, state: { type: 'string', enum: ['parked', 'replayed', 'discarded'] } },
});
const validateLimit = query.compile<{ limit: number }>({
  ...strict,
  properties: { limit: { type: 'integer', minimum: 1, maximum: 1_000 } },
});
const validateDiscard = body.compile<Discard>({
  ...strict,
  required: ['records', 'reason'],
  properties: {
    consumer: TEXT,
    records: {
      type: 'array',
      minItems: 1,
      maxItems: 1_000,
      items: {
        ...strict,
        required: ['topic', 'partition', 'position'],
        properties: { topic: TEXT, partition: PARTITION, position: POSITION },
      },
    },
    reason: { type: 'string', pattern: '\\S', maxLength: 1_024 },
  },
});

/** What a replay is to take. @throws Problem 400, also when nothing is named: a replay of everything is asked for by code or topic */
export function filterOf(candidate: unknown): ParkedFilter & OfConsumer {
  return filterFrom(checked(validateReplay, candidate));
}

/** @throws Problem 400 */
export function listingOf(candidate: unknown): ParkedFilter & OfConsumer {
  const { state, ...which } = checked(validateListing, candidate);
  return { ...filterFrom(which), ...(state === undefined ? {} : { state }) };
}

/** @throws Problem 400 */
export function limitOf(limit: unknown): number {
  return limit === undefined ? 100 : checked(validateLimit, { limit }).limit;
}

/** @throws Problem 400 */
export function discardOf(candidate: unknown): OfConsumer & {
  records: (TopicPartition & { position: bigint })[];
  reason: string;
} {
  const { records, ...rest } = checked(validateDiscard, candidate);
  return { ...rest, records: records.map((record) => ({ ...record, position: BigInt(record.position) })) };
}

function filterFrom({ position, ...which }: Which): ParkedFilter & OfConsumer {
  return { ...which, ...(position === undefined ? {} : { position: BigInt(position) }) };
}

function checked<T>(validate: ValidateFunction<T>, candidate: unknown): T {
  if (validate(candidate)) return candidate;
  throw new Problem({
    status: 400,
    kind: 'malformed-request',
    title: 'The request is not well-formed',
    errors: (validate.errors ?? []).map(itemOf),
  });
}

function itemOf({ instancePath, message, params }: ErrorObject) {
  const unknown = (params as { additionalProperty?: string }).additionalProperty;
  return { pointer: instancePath, detail: unknown === undefined ? (message ?? '') : `does not know "${unknown}"` };
}
