import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Examples, trainModel, writeModel } from '@custos/classification-domain';
import type { PolicyPackError } from '@custos/classification-application';
import { readPack } from './read-pack.js';

const FILES = {
  'pack.yaml': 'id: test\ntitle: { en: Test, zh: 测试 }\n',
  'banks/offers.yaml': 'id: offers\ncategory: SPAM\ndescription: Offers.\nwords: [buy now]\n',
  'rules/spam.offer.yaml': `id: spam.offer
category: SPAM
mode: live
events: [custos.content.TextPosted]
when: words.offers > 0
score: 500000
spans: [words.offers]
reason: { en: An offer., zh: 推销。 }
examples: { match: [buy now], pass: [hello] }
`,
};

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pack-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function written(more: Record<string, string> = {}): Promise<string> {
  for (const [name, text] of Object.entries({ ...FILES, ...more })) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

describe('reading a pack from its folder', () => {
  it('puts its files together', async () => {
    const { pack } = await readPack(await written());
    expect([pack.id, pack.banks.map(({ id }) => id), pack.rules.map(({ id }) => id)]).toEqual([
      'test',
      ['offers'],
      ['spam.offer'],
    ]);
  });

  it('takes files by either of the endings that YAML has', async () => {
    const rule = FILES['rules/spam.offer.yaml'].replace('id: spam.offer', 'id: spam.other');
    const { pack } = await readPack(await written({ 'rules/spam.other.yml': rule }));
    expect(pack.rules.map(({ id }) => id)).toEqual(['spam.offer', 'spam.other']);
  });

  it('says in which line a key stands that it does not know', async () => {
    const rule = `${FILES['rules/spam.offer.yaml']}sevrity: 1\n`;
    await expect(readPack(await written({ 'rules/spam.offer.yaml': rule }))).rejects.toThrow(
      /rules\/spam\.offer\.yaml:10:10\/sevrity: must NOT/,
    );
  });

  it('says in which file and line the YAML is broken', async () => {
    await expect(readPack(await written({ 'banks/offers.yaml': 'id: offers\nwords: [unclosed\n' }))).rejects.toThrow(
      /banks\/offers\.yaml:\d+:\d+/,
    );
  });

  it('says file, line and column of everything that is wrong, all at once', async () => {
    const rule = FILES['rules/spam.offer.yaml'];
    const more = {
      'rules/a.yaml': rule
        .replace('spam.offer', 'a')
        .replace('SPAM', 'S_SYMBOLS')
        .replace('words.offers > 0', 'words.offers'),
      'rules/b.yaml': rule.replace('spam.offer', 'b').replace('score: 500000', 'score: 0.5\nextra: 1'),
      'rules/c.yaml': rule.replace('spam.offer', 'c').replace('[words.offers]', '[words.offers, words.other]'),
      'rules/d.yaml': rule
        .replace('spam.offer', 'd')
        .replace('mode:', 'clauses:\n  - CL-303\njurisdictions: [CN]\nladder: stairs\nmode:'),
      'pack.yaml': `${FILES['pack.yaml']}ladders:\n  spam:\n    title: { en: a, zh: a }\n    steps: [M_WARN, M_FLOG]\n`,
      'banks/more.yaml': 'id: more\ncategory: SPAM\ndescription: More.\nwords: [sell, "\\u200b"]\n',
    };
    const refused = await readPack(await written(more)).catch((error: unknown) => error as PolicyPackError);
    expect((refused as PolicyPackError).problems.map(({ pointer }) => pointer).sort()).toEqual([
      'banks/more.yaml:4:15/words/1',
      'pack.yaml:6:21/ladders/spam/steps/1',
      'rules/a.yaml:2:11/category',
      'rules/a.yaml:5:7/when',
      'rules/b.yaml:6:8/score',
      'rules/b.yaml:7:8/extra',
      'rules/c.yaml:7:23/spans/1',
      'rules/d.yaml:4:5/clauses/0',
      'rules/d.yaml:5:16/jurisdictions',
      'rules/d.yaml:6:9/ladder',
    ]);
  });

  it('says what is wrong with every file that is no YAML', async () => {
    const broken = { 'banks/offers.yaml': 'id: [', 'rules/spam.offer.yaml': 'id: "' };
    const refused = await readPack(await written(broken)).catch((error: unknown) => error as PolicyPackError);
    const files = (refused as PolicyPackError).problems.map(({ pointer }) => pointer.split(':')[0]);
    expect(new Set(files)).toEqual(new Set(Object.keys(broken)));
  });

  it('expands no aliases', async () => {
    const words = 'id: offers\ncategory: SPAM\ndescription: x\nwords: &a [b]\nmore: [*a, *a]\n';
    await expect(readPack(await written({ 'banks/offers.yaml': words }))).rejects.toThrow(/alias/i);
  });

  it('puts the model that it names into the pack itself', async () => {
    const examples = new Examples();
    const rows = [0, 1].map((bucket) => examples.add({ buckets: Int32Array.of(bucket), length: 1 }));
    const features = { bits: 8, units: 1, syllables: 0, words: 0, shape: false };
    const label = { name: 'sale', rows, positive: [true, false] };
    const model = trainModel({ id: 'm', version: 1, features, cost: 1, seed: 1 }, examples, [label]);
    await writeFile(join(folder, 'some.model'), writeModel(model));
    const head = `${FILES['pack.yaml']}model: { file: some.model, labels: { sale: DRUG_SALE } }\n`;
    const { pack } = await readPack(await written({ 'pack.yaml': head }));
    expect(pack.model).toEqual({
      weights: Buffer.from(writeModel(model)).toString('base64'),
      labels: { sale: 'DRUG_SALE' },
    });
    await expect(readPack(await written({ 'pack.yaml': head.replace('some', 'no') }))).rejects.toThrow(/no\.model/);
  });

  it('says when there is no pack', async () => {
    await expect(readPack(folder)).rejects.toThrow(/pack\.yaml/);
  });
});
