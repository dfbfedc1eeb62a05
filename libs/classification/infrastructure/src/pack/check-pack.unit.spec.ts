import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkPack } from './check-pack.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pack-'));
  await mkdir(join(folder, 'banks'));
  await mkdir(join(folder, 'rules'));
  await writeFile(join(folder, 'pack.yaml'), 'id: test\ntitle: { en: Test, zh: 测试 }\n');
  const bank = 'id: offers\ncategory: SPAM\ndescription: Offers.\nwords: [buy now]\n';
  await writeFile(join(folder, 'banks/offers.yaml'), bank);
});

afterEach(() => rm(folder, { recursive: true }));

async function withExamples(examples: string): Promise<void> {
  const rule = `id: spam.offer
category: SPAM
mode: live
events: [custos.content.TextPosted]
when: words.offers > 0
score: 500000
spans: [words.offers]
reason: { en: An offer., zh: 推销。 }
examples: ${examples}
`;
  await writeFile(join(folder, 'rules/spam.offer.yaml'), rule);
}

describe('checking a pack', () => {
  it('finds nothing where the rules do what their examples say', async () => {
    await withExamples('{ match: [buy now], pass: [hello] }');
    expect(await checkPack(folder)).toMatchObject({ id: 'test', rules: 1, failures: [] });
  });

  it('names every example that its rule does not meet', async () => {
    await withExamples('{ match: [sell later], pass: [buy now] }');
    expect((await checkPack(folder)).failures).toEqual([
      { rule: 'spam.offer', expected: 'match', example: 'sell later' },
      { rule: 'spam.offer', expected: 'pass', example: 'buy now' },
    ]);
  });
});
