import { Problem } from '@custos/http';
import { Ajv, type JSONSchemaType } from 'ajv';

/** What a moderator sends to lift a measure. */
export interface LiftBody {
  /** A code, since it stands in the record for ever: words about a person would have to be sealed. */
  readonly reason: string;
}

const schema: JSONSchemaType<LiftBody> = {
  type: 'object',
  additionalProperties: false,
  required: ['reason'],
  properties: { reason: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,63}$' } },
};

const validate = new Ajv({ allErrors: true }).compile(schema);

/** @throws Problem 400 that names every place at fault */
export function liftBodyOf(body: unknown): LiftBody {
  if (validate(body)) return body;
  throw new Problem({
    status: 400,
    kind: 'malformed-lift',
    title: 'The request is not complete or not well-formed',
    mend: 'Give a "reason" as a code in lower-case letters, digits and hyphens, such as "imposed-in-error".',
    errors: (validate.errors ?? []).map(({ instancePath, message }) => ({
      pointer: instancePath,
      detail: message ?? '',
    })),
  });
}
