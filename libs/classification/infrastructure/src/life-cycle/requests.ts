import { Problem } from '@custos/http';
import { EVERYONE, STAGES, type Stage } from '@custos/classification-domain';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

export interface StepRequest {
  readonly to: Stage;
  /** In millionths; needed for a canary. */
  readonly share?: number;
  readonly reason: string;
}

const strict = { type: 'object', additionalProperties: false };
const ajv = new Ajv({ allErrors: true });

const validateStep = ajv.compile<StepRequest>({
  ...strict,
  required: ['to', 'reason'],
  properties: {
    to: { type: 'string', enum: STAGES },
    share: { type: 'integer', minimum: 1, maximum: EVERYONE },
    reason: { type: 'string', pattern: '\\S', maxLength: 1_024 },
  },
  if: { properties: { to: { const: 'canary' } } },
  then: { required: ['share'] },
});
const validateApproval = ajv.compile<{ proposalId: string }>({
  ...strict,
  required: ['proposalId'],
  properties: { proposalId: { type: 'string', minLength: 1, maxLength: 128 } },
});

/** @throws Problem 400 */
export function stepOf(body: unknown): StepRequest {
  return checked(validateStep, body);
}

/** @throws Problem 400 */
export function proposalOf(body: unknown): string {
  return checked(validateApproval, body).proposalId;
}

function checked<T>(validate: ValidateFunction<T>, candidate: unknown): T {
  if (validate(candidate)) return candidate;
  throw new Problem({
    status: 400,
    kind: 'malformed-request',
    title: 'The request is not well-formed',
    errors: (validate.errors ?? []).map(({ instancePath, message }: ErrorObject) => ({
      pointer: instancePath,
      detail: message ?? '',
    })),
  });
}
