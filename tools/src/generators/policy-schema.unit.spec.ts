import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { CompiledPack } from '@custos/classification-application';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { policyReference } from './policy-reference.js';
import { policySchema } from './policy-schema.js';

/** The variables of a pack do not depend on what stands in it, but for those that count over time. */
const SMALLEST = {
  id: 'small',
  title: { en: 'Small', zh: '小' },
  banks: [],
  external: ['some'],
  rules: [
    {
      ...{
        id: 'a',
        category: 'SPAM',
        mode: 'draft',
        events: ['custos.content.TextPosted'],
        when: 'true',
        score: 0,
        spans: [],
      },
      ...{ reason: { en: 'a', zh: 'a' }, examples: { match: ['a'], pass: ['a'] } },
    },
  ],
};

const packs = new URL('../../../packs/policy/', import.meta.url);

describe('the published schema of policy packs', () => {
  it('is the one that packs are loaded by: "npm run g policy-schema" writes it', async () => {
    expect(await readFile(fileURLToPath(new URL('schema.json', packs)), 'utf8')).toBe(await policySchema());
  });

  it('is told key by key: "npm run generate" writes it', async () => {
    const reference = new URL('../../../docs/reference/policy-pack.md', import.meta.url);
    const text = await readFile(fileURLToPath(reference), 'utf8');
    expect(text).toBe(await policyReference());
    for (const variable of Object.keys(new CompiledPack(SMALLEST).environment.context))
      expect(text).toContain(`\`${variable}.`);
  });

  it('tells an editor what a single file of a pack may hold', async () => {
    const schema = JSON.parse(await policySchema()) as object;
    const ajv = new Ajv({ allowUnionTypes: true }).addSchema(schema, 'schema');
    const rule = parse(await readFile(new URL('default/rules/fraud.loan.yaml', packs), 'utf8')) as object;
    const isRule = ajv.getSchema('schema#/definitions/rule');
    expect([isRule?.(rule), isRule?.({ ...rule, detector: 'other' })]).toEqual([true, false]);
  });
});
