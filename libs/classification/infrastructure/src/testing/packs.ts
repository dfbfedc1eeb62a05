import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { PolicyPack, RuleText } from '@custos/classification-application';

/** A rule on texts that matches one word of the bank `words`, unless told otherwise. */
export function aRule(more: Partial<RuleText> = {}): RuleText {
  return {
    id: 'a-rule',
    category: 'SPAM',
    mode: 'live',
    events: ['custos.content.TextPosted'],
    when: 'words.offers > 0',
    score: 500_000,
    spans: [],
    reason: { en: 'because', zh: '因为' },
    examples: { match: ['buy now'], pass: ['hello'] },
    ...more,
  };
}

export function aPack(more: Partial<PolicyPack> = {}): PolicyPack {
  return {
    id: 'test',
    title: { en: 'A test', zh: '测试' },
    banks: [{ id: 'offers', category: 'SPAM', description: 'Offers.', words: ['buy now'] }],
    rules: [aRule()],
    ...more,
  };
}

/** Writes a pack as its files; what was written there before under other names stays. */
export async function writePack(folder: string, { banks, rules, ...head }: PolicyPack): Promise<void> {
  const files = new Map<string, unknown>([['pack.yaml', head]]);
  for (const bank of banks) files.set(`banks/${bank.id}.yaml`, bank);
  for (const rule of rules) files.set(`rules/${rule.id}.yaml`, rule);
  for (const [name, content] of files) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(`${file}.new`, stringify(content));
    await rename(`${file}.new`, file);
  }
}
