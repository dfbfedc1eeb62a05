import type { PropertySchema } from '@custos/contracts/schema';

/** Whether personal fields are written as they are sent or as they are stored. */
export type Form = 'clear' | 'stored';

/** The TypeScript type of a value that fits the schema, over several lines for an object. */
export function typeOf(schema: PropertySchema, form: Form, indent = ''): string {
  if (form === 'stored' && schema['x-privacy'] === 'personal') return 'Sealed';
  const types = [schema.type].flat();
  const [type] = types.filter((name) => name !== 'null');
  const text = bareType(schema, type, form, indent);
  return types.includes('null') ? `${text} | null` : text;
}

function bareType(schema: PropertySchema, type: string | undefined, form: Form, indent: string): string {
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(literal).join(' | ');
  switch (type) {
    case 'object':
      return objectType(schema, form, indent);
    case 'array': {
      const item = typeOf(schema.items ?? {}, form, indent);
      return item.includes(' | ') && !item.startsWith('{') ? `readonly (${item})[]` : `readonly ${item}[]`;
    }
    case 'integer':
      return 'number';
    default:
      return type ?? 'unknown';
  }
}

function objectType(schema: PropertySchema, form: Form, indent: string): string {
  if (schema.properties === undefined) return 'EventEnvelope';
  const inner = `${indent}  `;
  const lines = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    if (form === 'stored' && property['x-intake'] !== undefined) return [];
    const optional = schema.required?.includes(name) ? '' : '?';
    const comment = property.description === undefined ? [] : [`${inner}/** ${property.description} */`];
    return [...comment, `${inner}readonly ${name}${optional}: ${typeOf(property, form, inner)};`];
  });
  return `{\n${lines.join('\n')}\n${indent}}`;
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : JSON.stringify(value);
}
