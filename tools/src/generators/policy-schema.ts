import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { POLICY_PACK_SCHEMA } from '@custos/classification-application';
import { format } from 'prettier';

export const usage = '  writes packs/policy/schema.json, which editors check the files of packs by';

const FILE = 'packs/policy/schema.json';
/** By folder of a pack, what one file in it is. */
const PARTS = { banks: 'bank', values: 'values', rules: 'rule', features: 'feature' } as const;

/** Writes the schema of whole packs, and of each file of one under `definitions`, from the schema that packs are loaded by. */
export async function run(root: string): Promise<string[]> {
  await writeFile(join(root, FILE), await policySchema());
  return [`wrote ${FILE}`];
}

export function policySchema(): Promise<string> {
  const { $schema, properties, required, ...whole } = POLICY_PACK_SCHEMA;
  const head = Object.fromEntries(Object.entries(properties).filter(([name]) => !(name in PARTS)));
  const definitions: Record<string, unknown> = {
    pack: { ...whole, required: required.filter((name) => !(name in PARTS)), properties: head },
  };
  const referring: Record<string, unknown> = { ...head };
  for (const [part, name] of Object.entries(PARTS)) {
    const { items, ...list } = properties[part as keyof typeof PARTS];
    definitions[name] = items;
    referring[part] = { ...list, items: { $ref: `#/definitions/${name}` } };
  }
  const schema = { $schema, ...whole, required, properties: referring, definitions };
  return format(JSON.stringify(schema), { parser: 'json', printWidth: 120 });
}
