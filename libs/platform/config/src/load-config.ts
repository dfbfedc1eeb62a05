import { Ajv, type ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';

/** One environment variable. The description says how to set it right: it becomes the last part of an error. */
export interface Variable {
  readonly type: 'string' | 'integer' | 'number' | 'boolean';
  readonly description: string;
  readonly default?: string | number | boolean;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly format?: 'uri' | 'hostname' | 'ipv4' | 'date' | 'time-zone';
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  /** Its value never stands in an error. */
  readonly 'x-secret'?: true;
}

/** A JSON Schema over the environment; further keywords such as `allOf` may make variables depend on each other. */
export interface ConfigSchema {
  readonly type: 'object';
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, Variable>>;
  readonly allOf?: readonly object[];
}

type ValueOf<V> = V extends { enum: readonly (infer E)[] }
  ? E
  : V extends { type: 'integer' | 'number' }
    ? number
    : V extends { type: 'boolean' }
      ? boolean
      : string;

/** What {@link loadConfig} answers: variables that are neither required nor have a default may be undefined. */
export type Config<S extends ConfigSchema> = {
  readonly [Name in keyof S['properties']]:
    | ValueOf<S['properties'][Name]>
    | (Name extends S['required'][number]
        ? never
        : S['properties'][Name] extends { default: unknown }
          ? never
          : undefined);
};

export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(`the configuration cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

const ajv = addFormats.default(
  new Ajv({ allErrors: true, coerceTypes: true, useDefaults: true, strictRequired: false }),
);
ajv.addKeyword({ keyword: 'x-secret', schemaType: 'boolean' });
ajv.addFormat('time-zone', isTimeZone);

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * Reads variables from the environment by their schema: strings become numbers and booleans, defaults fill gaps, an
 * empty variable counts as unset.
 *
 * @throws ConfigError naming every variable at fault, what is wrong with it and how to mend it
 */
export function loadConfig<const S extends ConfigSchema>(
  schema: S,
  environment: Readonly<Record<string, string | undefined>>,
): Config<S> {
  const candidate: Record<string, unknown> = {};
  for (const name of Object.keys(schema.properties)) {
    const value = environment[name]?.trim();
    if (value !== undefined && value !== '') candidate[name] = value;
  }
  const validate = ajv.compile<Config<S>>(schema);
  if (validate(candidate)) return candidate;
  const problems = (validate.errors ?? []).filter((error) => error.keyword !== 'if');
  throw new ConfigError([...new Set(problems.map((error) => describe(error, schema, environment)))]);
}

function describe(
  error: ErrorObject,
  schema: ConfigSchema,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  // Either `required`, or `dependencies` upon another variable.
  const missing = typeof error.params['missingProperty'] === 'string';
  const name = missing ? String(error.params['missingProperty']) : error.instancePath.slice(1);
  const variable = schema.properties[name];
  const shown = variable?.['x-secret'] === true ? 'has a value that' : `is ${JSON.stringify(environment[name])}, which`;
  const allowed = error.keyword === 'enum' ? ` (${variable?.enum?.join(', ')})` : '';
  const wrong = missing ? 'is not set' : `${shown} ${error.message ?? 'is not valid'}${allowed}`;
  return `${name} ${wrong}. ${variable?.description ?? ''}`.trimEnd();
}
