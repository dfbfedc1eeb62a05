import { instantOf, parseInstant, type Instant } from '@custos/kernel';
import { Problem, type ProblemItem } from '@custos/http';
import { Ajv, type JSONSchemaType } from 'ajv';

/** What a reviewer sends to decide a case. */
export interface DecisionBody {
  readonly outcome: 'violation' | 'no-violation';
  readonly ground: {
    readonly kind: 'illegal' | 'contract';
    /** Instrument and article, or clause of the terms. */
    readonly reference: string;
    /** The reviewer's own words; sealed before they are stored. */
    readonly explanation: string;
  };
  readonly measures: readonly { readonly measure: string; readonly until: Instant | null }[];
}

interface RawBody {
  outcome: DecisionBody['outcome'];
  ground: { kind: 'illegal' | 'contract'; reference: string; explanation: string };
  measures?: { measure: string; until?: string | null }[];
}

const schema: JSONSchemaType<RawBody> = {
  type: 'object',
  additionalProperties: false,
  required: ['outcome', 'ground'],
  properties: {
    outcome: { type: 'string', enum: ['violation', 'no-violation'] },
    ground: {
      type: 'object',
      additionalProperties: false,
      required: ['kind', 'reference', 'explanation'],
      properties: {
        kind: { type: 'string', enum: ['illegal', 'contract'] },
        reference: { type: 'string', minLength: 1, maxLength: 256 },
        explanation: { type: 'string', maxLength: 8192 },
      },
    },
    measures: {
      type: 'array',
      nullable: true,
      maxItems: 16,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['measure'],
        properties: {
          measure: { type: 'string', minLength: 1, maxLength: 64 },
          until: { type: 'string', nullable: true, maxLength: 35 },
        },
      },
    },
  },
};

const validate = new Ajv({ allErrors: true }).compile(schema);

/** @throws Problem 400 that names every place at fault */
export function decisionBodyOf(body: unknown): DecisionBody {
  if (!validate(body)) {
    throw refusal(
      (validate.errors ?? []).map(({ instancePath, message }) => ({ pointer: instancePath, detail: message ?? '' })),
    );
  }
  const problems: ProblemItem[] = [];
  const measures = (body.measures ?? []).map(({ measure, until = null }, index) => {
    if (until === null) return { measure, until };
    const end = parseInstant(until);
    if (end !== undefined) return { measure, until: instantOf(end) };
    problems.push({
      pointer: `/measures/${index}/until`,
      detail: 'must be an RFC 3339 time, as in 2026-12-01T00:00:00Z',
    });
    return { measure, until: null };
  });
  if (problems.length > 0) throw refusal(problems);
  return { outcome: body.outcome, ground: body.ground, measures };
}

function refusal(errors: readonly ProblemItem[]): Problem {
  return new Problem({
    status: 400,
    kind: 'malformed-decision',
    title: 'The decision is not complete or not well-formed',
    mend: 'Mend what the errors point to and send it again.',
    errors,
  });
}
