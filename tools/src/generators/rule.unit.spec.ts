import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkExamples } from '@custos/classification-application';
import { DEFAULT_PACK, readPack } from '@custos/classification-infrastructure';
import { harmCategories } from '@custos/contracts';
import { check, resolveConfig } from 'prettier';
import { run } from './rule.js';

const PACK = 'packs/policy/default';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'rule-'));
  await cp(DEFAULT_PACK, join(root, PACK), { recursive: true });
  await cp(join(DEFAULT_PACK, '../../models'), join(root, 'packs/models'), { recursive: true });
});

afterEach(() => rm(root, { recursive: true }));

describe('the generator of rules', () => {
  it('makes a draft that the pack loads with, and that does what its examples say', async () => {
    await run(root, ['fraud.rental-deposit', 'FRAUD_SCAM']);
    const pack = await readPack(join(root, PACK));
    const rule = pack.pack.rules.find(({ id }) => id === 'fraud.rental-deposit');
    expect(rule?.mode).toBe('draft');
    expect(checkExamples(pack).filter(({ rule: id }) => id === 'fraud.rental-deposit')).toEqual([]);
    const spec = 'libs/classification/infrastructure/src/pack/rules/fraud.rental-deposit.unit.spec.ts';
    expect(await readFile(join(root, spec), 'utf8')).toContain('the rule fraud.rental-deposit');
    await expect(run(root, ['fraud.rental-deposit', 'FRAUD_SCAM'])).rejects.toThrow('is there already');
  });

  it.each(['FRAUD_SCAM', 'PYRAMID_SCHEME'])('leaves nothing for the check of formatting to find: %s', async (code) => {
    const style = await resolveConfig(fileURLToPath(import.meta.url));
    const made = (await run(root, ['some.lure', code])).flatMap((line) => /^made (.+)$/.exec(line)?.[1] ?? []);
    expect(made).toHaveLength(3);
    for (const file of made)
      expect([file, await check(await readFile(file, 'utf8'), { ...style, filepath: file })]).toEqual([file, true]);
  });

  it('takes back what it made where the pack would be refused with it', async () => {
    await expect(run(root, ['one.hand', 'COORDINATED_INAUTHENTIC'])).rejects.toThrow('blind to topics');
    expect((await readPack(join(root, PACK))).pack.rules.filter(({ id }) => id === 'one.hand')).toEqual([]);
  });

  it('makes none for a category without automated detection', async () => {
    for (const { code, automatedDetection } of harmCategories())
      if (!automatedDetection) await expect(run(root, ['some.rule', code])).rejects.toThrow('must not be detected');
  });

  it.each([
    ['x', 'FRAUD_SCAM', 'cannot name a rule'],
    ['fraud.x', 'UNFRIENDLY', 'is not a harm category'],
  ])('says what is wrong with %s %s', async (id, category, problem) => {
    await expect(run(root, [id, category])).rejects.toThrow(problem);
  });
});
