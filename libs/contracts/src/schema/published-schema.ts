import type { PropertySchema } from './schema.js';

/** The fields that intake fills in beside a picture's bytes. */
export const READ_OF_A_PICTURE = ['sha256', 'md5', 'pdq', 'quality', 'unreadable'] as const;

const READ: ReadonlySet<string> = new Set(READ_OF_A_PICTURE);

/** The same contract for what publishers send: who sends a picture's bytes need not send what is read of them. */
export function publishedSchemaOf<Schema extends PropertySchema>(schema: Schema): Schema {
  if (schema.properties === undefined) return schema;
  const entries = Object.entries(schema.properties);
  const properties = Object.fromEntries(entries.map(([name, child]) => [name, publishedSchemaOf(child)]));
  const bytes = entries.find(([, child]) => child['x-intake'] !== undefined)?.[0];
  const needed = (schema.required ?? []).filter((name) => READ.has(name));
  if (bytes === undefined || needed.length === 0) return { ...schema, properties };
  const required = (schema.required ?? []).filter((name) => !READ.has(name));
  return { ...schema, properties, required, anyOf: [{ required: needed }, { required: [bytes] }] };
}
