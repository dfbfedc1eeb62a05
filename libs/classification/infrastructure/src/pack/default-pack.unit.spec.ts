import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { checkExamples } from '@custos/classification-application';
import { readPack } from './read-pack.js';

const folder = fileURLToPath(new URL('../../../../../packs/policy/default', import.meta.url));

describe('the default policy pack', () => {
  it('matches what its rules say they match, and nothing of what they say they pass', async () => {
    expect(checkExamples(await readPack(folder))).toEqual([]);
  });
});
