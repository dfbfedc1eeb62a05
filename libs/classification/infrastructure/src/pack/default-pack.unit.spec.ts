import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { checkExamples } from '@custos/classification-application';
import { readPack } from './read-pack.js';

const folderOf = (pack: string): string =>
  fileURLToPath(new URL(`../../../../../packs/policy/${pack}`, import.meta.url));

describe.each(['default', 'review'])('the policy pack %s', (pack) => {
  it('matches what its rules say they match, and nothing of what they say they pass', async () => {
    expect(checkExamples(await readPack(folderOf(pack)))).toEqual([]);
  });
});

describe.each(['default', 'review'])('the rules of the policy pack %s', (name) => {
  it('say on which clauses they rest and which ladder they follow, and every clause of the pack is of use', async () => {
    const { pack, rules } = await readPack(folderOf(name));
    const silent = rules.filter(({ text, law }) => text.clauses === undefined || law.ladder === undefined);
    expect(silent.map(({ text }) => text.id)).toEqual([]);
    const used = [
      ...rules.flatMap(({ law }) => law.clauses),
      ...Object.values(pack.ladders ?? {}).map(({ basis }) => basis),
    ];
    expect(Object.keys(pack.clauses ?? {}).filter((clause) => !used.includes(clause))).toEqual([]);
  });
});
