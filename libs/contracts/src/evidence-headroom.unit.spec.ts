import { describe, expect, it } from '@jest/globals';
import type { EventEnvelope } from './envelope.js';
import { EVIDENCE_HEADROOM_BYTES } from './evidence-headroom.js';
import { DEFINITIONS } from './generated/registry.js';
import { storedSchemaOf, type EventSchema, type PropertySchema } from './schema/index.js';

const LENGTH_BY_PATTERN: Readonly<Record<string, number>> = {
  '^[0-9a-f]{64}$': 64,
  '^(0|[1-9][0-9]{0,18})$': 19,
  '^[A-Za-z0-9_-]{22}$': 22,
};
const QUOTES = 2;
const COMMA = 1;
/** A control character takes six bytes of JSON; no other takes more. */
const LONGEST_ESCAPE = 6;

/** Most bytes of JSON that a value of the schema takes, a whole stored event within it left out. */
function mostBytes(schema: PropertySchema): number {
  if (schema.enum !== undefined) return Math.max(...schema.enum.map((value) => JSON.stringify(value).length));
  switch (schema.type) {
    case 'string':
      return QUOTES + lengthOf(schema) * LONGEST_ESCAPE;
    case 'integer':
      return String(schema['maximum']).length;
    case 'array':
      return QUOTES + Number(schema['maxItems']) * (mostBytes(schema.items ?? {}) + COMMA);
    case 'object':
      return Object.entries(schema.properties ?? {}).reduce(
        (sum, [name, field]) => sum + JSON.stringify(name).length + 1 + mostBytes(field) + COMMA,
        QUOTES,
      );
    default:
      throw new Error(`no bound is known for ${JSON.stringify(schema)}`);
  }
}

function lengthOf(schema: PropertySchema): number {
  const length = Number(schema['maxLength'] ?? LENGTH_BY_PATTERN[String(schema['pattern'])]);
  if (Number.isNaN(length)) throw new Error(`no bound is known for ${JSON.stringify(schema)}`);
  return length;
}

function carriesEvent(schema: PropertySchema): boolean {
  return schema.additionalProperties === true || Object.values(schema.properties ?? {}).some(carriesEvent);
}

/** Envelope, key and headers at their longest. */
function mostBytesAround(schema: EventSchema): number {
  const [platform, id] = ['p'.repeat(63), '0'.repeat(36)];
  const time = '2026-11-22T13:45:00.000Z';
  const traceparent = '0'.repeat(55);
  const partitionkey = 'k'.repeat(22);
  const type = schema['x-type'];
  const envelope: EventEnvelope = {
    ...{ specversion: '1.0', id, source: 'custos/enforcement', type, schemaversion: 999, platform, partitionkey },
    ...{ time, ingesttime: time, recordedtime: time, revision: 2_147_483_647, correlationid: id, causationid: id },
    actor: `rule:${'r'.repeat(128)}@${'0'.repeat(64)}`,
    ...{ traceparent, stream: `account:${partitionkey}${id}`, streamversion: Number.MAX_SAFE_INTEGER, data: {} },
  };
  const headers = { 'ce-type': type, traceparent, 'custos-sequence': '9'.repeat(19) };
  return JSON.stringify(envelope).length + partitionkey.length + JSON.stringify(headers).length;
}

describe('the headroom for evidence', () => {
  const carriers = DEFINITIONS.flatMap(({ schemas }) => schemas).filter(carriesEvent);

  it('is needed by events that carry another one whole', () => {
    const titles = new Set(carriers.map(({ title }) => title));
    expect([...titles].sort()).toEqual(['EvidencePreserved', 'SignalRaised', 'ValueObserved']);
  });

  it.each(carriers.map((schema) => [schema.title, schema] as const))('is enough for %s at its longest', (_, schema) => {
    expect(mostBytes(storedSchemaOf(schema)) + mostBytesAround(schema)).toBeLessThanOrEqual(EVIDENCE_HEADROOM_BYTES);
  });
});
