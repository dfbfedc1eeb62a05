import type { PropertySchema } from './schema.js';

const BASE64 = '^[A-Za-z0-9+/]*={0,2}$';

const SEALED: PropertySchema = {
  type: 'object',
  additionalProperties: false,
  required: ['kid', 'nonce', 'ciphertext'],
  properties: {
    kid: { type: 'string', minLength: 1, maxLength: 64 },
    nonce: { type: 'string', maxLength: 32, pattern: BASE64 },
    ciphertext: { type: 'string', maxLength: 524_288, pattern: BASE64 },
  },
};

const PSEUDONYM: PropertySchema = { type: 'string', pattern: '^[A-Za-z0-9_-]{22}$' };

/** The same contract for what is stored: personal fields sealed, ids of people as pseudonyms, no picture's bytes. */
export function storedSchemaOf<Schema extends PropertySchema>(schema: Schema): Schema {
  if (schema['x-privacy'] === 'personal') return { ...SEALED, ...kept(schema) } as Schema;
  if (schema['x-privacy'] === 'pseudonym' && schema['x-kind-from'] === undefined) {
    return { ...PSEUDONYM, ...kept(schema) } as Schema;
  }
  if (schema.properties === undefined) return schema;
  const entries = Object.entries(schema.properties)
    .filter(([, child]) => child['x-intake'] === undefined)
    .map(([name, child]) => [name, storedSchemaOf(child)] as const);
  return { ...schema, properties: Object.fromEntries(entries) };
}

function kept(schema: PropertySchema): PropertySchema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key === 'description' || key.startsWith('x-')));
}
