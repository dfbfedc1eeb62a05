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
