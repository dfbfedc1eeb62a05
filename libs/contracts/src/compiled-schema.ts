import { parseInstant } from '@custos/kernel';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { harmCategory } from './harm-category.js';
import { measure } from './measure.js';
import { pointerTo, type CodeList, type PropertySchema } from './schema/index.js';
import type { ValidationProblem } from './validation-problem.js';

const MOST_PROBLEMS = 20;

/** The one problem whose pointer ends in a name of the sender's choice, which may be anything, a person's even. */
export const UNKNOWN_FIELD = 'is not a field of this event';

const CODE_LISTS: Record<CodeList, (code: string) => unknown> = { 'harm-category': harmCategory, measure };

const ANNOTATIONS = 'type topic routing publisher draft privacy kind kind-from owner intake'
  .split(' ')
  .map((name) => `x-${name}`);

let shared: Ajv | undefined;

function ajv(): Ajv {
  if (shared !== undefined) return shared;
  shared = new Ajv({ allErrors: true, strict: true, strictRequired: false });
  shared.addVocabulary(ANNOTATIONS);
  // RFC 3339 as the kernel reads it, so that whatever is accepted here can be compared and placed on a day later.
  shared.addFormat('date-time', (text: string) => parseInstant(text) !== undefined);
  shared.addKeyword({
    keyword: 'x-codes',
    type: 'string',
    schemaType: 'string',
    error: { message: 'must be a code of the closed list' },
    compile: (list: CodeList) => (code: string) => CODE_LISTS[list](code) !== undefined,
  });
  return shared;
}

/** Checks values against one schema; compiled when it is first asked. */
export class CompiledSchema {
  #validate: ValidateFunction | undefined;

  constructor(private readonly schema: () => PropertySchema) {}

  /** @throws Error when the schema itself is not valid */
  compile(): ValidateFunction {
    return (this.#validate ??= ajv().compile(this.schema()));
  }

  /** An empty list: nothing is wrong. */
  problemsOf(value: unknown): ValidationProblem[] {
    const validate = this.compile();
    if (validate(value)) return [];
    return (validate.errors ?? []).slice(0, MOST_PROBLEMS).map(problemOf);
  }
}

function problemOf({ keyword, instancePath, params, message }: ErrorObject): ValidationProblem {
  switch (keyword) {
    case 'required':
      return { pointer: instancePath + pointerTo([String(params['missingProperty'])]), message: 'is required' };
    case 'additionalProperties': {
      const name = String(params['additionalProperty']).slice(0, 64);
      return { pointer: instancePath + pointerTo([name]), message: UNKNOWN_FIELD };
    }
    case 'enum':
      return { pointer: instancePath, message: `must be one of ${(params['allowedValues'] as unknown[]).join(', ')}` };
    case 'anyOf':
      return { pointer: instancePath, message: 'must hold one of the fields that are missing' };
    case 'const':
      return { pointer: instancePath, message: `must be ${JSON.stringify(params['allowedValue'])}` };
    case 'format':
      return { pointer: instancePath, message: 'must be an RFC 3339 time, as in 2026-11-22T13:45:00Z' };
    default:
      return { pointer: instancePath, message: message ?? `fails ${keyword}` };
  }
}
