import { CompiledSchema } from './compiled-schema.js';
import {
  privacyFieldsOf,
  publishedSchemaOf,
  storedSchemaOf,
  type EventSchema,
  type PrivacyFields,
  type PseudonymField,
  type TopicName,
} from './schema/index.js';
import type { ValidationProblem } from './validation-problem.js';

/** Data of one version made into data of the next; both in the stored form. */
export type Upcaster = (data: never) => unknown;

/** What the generated registry says about an event. */
export interface EventDefinition {
  readonly context: string;
  /** Version 1 first. */
  readonly schemas: readonly EventSchema[];
  /** Version 1 to 2 first. */
  readonly upcasters: readonly Upcaster[];
}

/** All that is agreed about one type of event. Versions count from 1; where none is given, the latest is meant. */
export interface Contract {
  readonly type: string;
  readonly name: string;
  readonly topic: TopicName;
  /** The latest version. */
  readonly version: number;
  /** Whether publishers may send it. */
  readonly publisher: boolean;
  /** Top-level fields, the first present of which is the routing key; empty for events that Custos itself writes. */
  readonly routing: readonly string[];
  /** JSON Pointers to the personal texts of the latest version. */
  readonly personal: readonly string[];
  readonly pseudonyms: readonly PseudonymField[];
  /** @throws RangeError for an unknown version */
  privacyFields(version?: number): PrivacyFields;
  /** Checks data in the clear, as publishers send it. An empty list: nothing is wrong. */
  validate(data: unknown, version?: number): ValidationProblem[];
  /** Checks data as it is stored: sealed and under pseudonyms. */
  validateStored(data: unknown, version?: number): ValidationProblem[];
  /** Brings stored data of any version to the latest. @throws RangeError for an unknown version */
  upcast(data: unknown, version: number): unknown;
}

interface Version {
  readonly fields: PrivacyFields;
  readonly clear: CompiledSchema;
  readonly stored: CompiledSchema;
}

/** @throws RangeError unless there is an upcaster for every version but the latest */
export function contractFrom({ schemas, upcasters }: Omit<EventDefinition, 'context'>): Contract {
  const latest = schemas.at(-1);
  if (latest === undefined || upcasters.length !== schemas.length - 1) {
    throw new RangeError(`${latest?.title ?? 'an event'} needs an upcaster from each version to the next`);
  }
  const versions = schemas.map(versionOf);
  const type = latest['x-type'];

  function find(version: number): Version | undefined {
    return versions[version - 1];
  }

  function known(version: number): Version {
    const found = find(version);
    if (found === undefined) throw new RangeError(unknownVersion(version));
    return found;
  }

  function unknownVersion(version: number): string {
    return `${type} has no version ${version}: the latest is ${schemas.length}`;
  }

  const { personal, pseudonyms } = known(schemas.length).fields;
  return {
    type,
    name: latest.title,
    topic: latest['x-topic'],
    version: schemas.length,
    publisher: latest['x-publisher'] === true,
    routing: latest['x-routing'] ?? [],
    personal: personal.map(({ pointer }) => pointer),
    pseudonyms,
    privacyFields: (version = schemas.length) => known(version).fields,
    validate: (data, version = schemas.length) =>
      find(version)?.clear.problemsOf(data) ?? [{ pointer: '', message: unknownVersion(version) }],
    validateStored: (data, version = schemas.length) =>
      find(version)?.stored.problemsOf(data) ?? [{ pointer: '', message: unknownVersion(version) }],
    upcast(data, version) {
      known(version);
      return upcasters.slice(version - 1).reduce<unknown>((value, upcaster) => upcaster(value as never), data);
    },
  };
}

function versionOf(schema: EventSchema): Version {
  return {
    fields: privacyFieldsOf(schema),
    clear: new CompiledSchema(() => publishedSchemaOf(schema)),
    stored: new CompiledSchema(() => storedSchemaOf(schema)),
  };
}
