import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkExamples } from '@custos/classification-application';
import { readPack } from '@custos/classification-infrastructure';
import { harmCategories, harmCategory } from '@custos/contracts';

export const usage = '<id> <CATEGORY>   for example: fraud.rental-deposit FRAUD_SCAM';

const PACK = 'packs/policy/default';
const SPECS = 'libs/classification/infrastructure/src/pack/rules';

/** Makes a draft rule with a bank of words, examples that must and must not match, and a test of them. */
export async function run(root: string, args: readonly string[]): Promise<string[]> {
  const [id = '', category = ''] = args;
  if (!/^[a-z][a-z0-9]*(?:[-.][a-z0-9]+)+$/.test(id))
    throw new Error(`"${id}" cannot name a rule: say what it finds, as in fraud.rental-deposit`);
  const known = harmCategory(category);
  if (known === undefined)
    throw new Error(`"${category}" is not a harm category; there are: ${detectable().join(', ')}`);
  if (!known.automatedDetection) throw new Error(`${category} must not be detected automatically: it has no rules`);
  const bank = id.replaceAll(/[-.]/g, '_');
  const files = {
    rule: join(root, PACK, 'rules', `${id}.yaml`),
    bank: join(root, PACK, 'banks', `${bank}.yaml`),
    spec: join(root, SPECS, `${id}.unit.spec.ts`),
  };
  for (const file of Object.values(files)) {
    if (await isThere(file)) throw new Error(`${file} is there already`);
  }
  const { clauses = {} } = (await readPack(join(root, PACK))).pack;
  const clause = known.clauses.find((name) => name in clauses);
  await mkdir(join(root, SPECS), { recursive: true });
  await writeFile(files.bank, bankText(bank, category));
  await writeFile(files.rule, ruleText(id, category, bank, clause));
  await writeFile(files.spec, specText(id));
  try {
    const failures = checkExamples(await readPack(join(root, PACK))).filter(({ rule }) => rule === id);
    if (failures.length > 0) throw new Error(`it does not do what its examples say: ${JSON.stringify(failures)}`);
  } catch (error) {
    // A classifier may be judging by this very folder, and refuses a pack with one broken rule as a whole.
    await Promise.all(Object.values(files).map((file) => rm(file)));
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`no rule on words can be made for ${category}: ${why}`, { cause: error });
  }
  return [
    ...Object.values(files).map((file) => `made ${file}`),
    'Begin with the examples: what the harm looks like, and what looks like it and is none (a warning, a news report, a question).',
    'docs/how-to/write-a-rule.md says how it goes from a draft to live.',
  ];
}

function detectable(): string[] {
  return harmCategories().flatMap(({ code, automatedDetection }) => (automatedDetection ? [code] : []));
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function bankText(bank: string, category: string): string {
  return `# yaml-language-server: $schema=../../schema.json#/definitions/bank
id: ${bank}
category: ${category}
description: Say what these words have in common.
words:
  - ${bank.replaceAll('_', ' ')} sample offer
`;
}

function ruleText(id: string, category: string, bank: string, clause: string | undefined): string {
  const words = `${bank.replaceAll('_', ' ')} sample offer`;
  return `# yaml-language-server: $schema=../../schema.json#/definitions/rule
id: ${id}
category: ${category}
${clause === undefined ? '' : `clauses: [${quoted(clause)}]\n`}mode: draft
events:
  - custos.content.TextPosted
when: words.${bank} >= threshold.fewest
unless: [words.warning_or_news, words.seeking_help]
thresholds: { fewest: 1 }
score: 500000
spans: [words.${bank}]
reason:
  en: Say to the person concerned, in one sentence, what was found.
  zh: 用一句话向当事人说明发现了什么。
examples:
  match:
    - ${words}
  pass:
    - Good morning, shall we have dinner tonight?
`;
}

function quoted(text: string): string {
  return text.includes("'") ? JSON.stringify(text) : `'${text}'`;
}

function specText(id: string): string {
  return `import { describe, expect, it } from '@jest/globals';
import { checkExamples } from '@custos/classification-application';
import { DEFAULT_PACK } from '../../create-classifier.js';
import { readPack } from '../read-pack.js';

describe('the rule ${id}', () => {
  it('matches what it should, and passes what only looks like it', async () => {
    const failures = checkExamples(await readPack(DEFAULT_PACK));
    expect(failures.filter(({ rule }) => rule === '${id}')).toEqual([]);
  });
});
`;
}
