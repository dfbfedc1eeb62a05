import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { policySchema } from './policy-schema.js';

const packs = new URL('../../../packs/policy/', import.meta.url);

describe('the published schema of policy packs', () => {
  it('is the one that packs are loaded by: "npm run g policy-schema" writes it', async () => {
    expect(await readFile(fileURLToPath(new URL('schema.json', packs)), 'utf8')).toBe(await policySchema());
  });

  it('tells an editor what a single file of a pack may hold', async () => {
    const schema = JSON.parse(await policySchema()) as object;
    const ajv = new Ajv({ allowUnionTypes: true }).addSchema(schema, 'schema');
    const rule = parse(await readFile(new URL('default/rules/fraud.loan.yaml', packs), 'utf8')) as object;
    const isRule = ajv.getSchema('schema#/definitions/rule');
    expect([isRule?.(rule), isRule?.({ ...rule, detector: 'other' })]).toEqual([true, false]);
  });
});
