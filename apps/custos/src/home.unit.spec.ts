import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openHome } from './home.js';

describe('a data folder', () => {
  let parent: string;
  beforeEach(async () => void (parent = await mkdtemp(join(tmpdir(), 'custos-home-'))));
  afterEach(() => rm(parent, { recursive: true }));

  it('keeps its secrets from one start to the next, for its owner alone', async () => {
    const folder = join(parent, 'deep', 'down', 'data');

    const first = await openHome(folder);
    const second = await openHome(folder);

    expect(Buffer.from(first.secrets.masterKey, 'base64')).toHaveLength(32);
    expect(second).toEqual(first);
    expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['secrets.json']);
  });

  it('gives all who start at once on a new folder the same secrets', async () => {
    const folder = join(parent, 'data');

    const homes = await Promise.all([1, 2, 3, 4].map(() => openHome(folder)));

    const stored = await openHome(folder);
    expect(homes).toEqual([stored, stored, stored, stored]);
  });

  it('that cannot be made, or holds damaged secrets, is named with the reason', async () => {
    const file = join(parent, 'file');
    await writeFile(file, '');
    for (const folder of [file, join(file, 'data'), '/proc/custos', '/proc/custos/data'])
      await expect(openHome(folder)).rejects.toThrow(`the data folder ${folder} cannot be used: `);
    await expect(openHome(join(file, 'data'))).rejects.toThrow(`${file} is no folder`);

    await writeFile(join(parent, 'secrets.json'), '{"masterKey":');
    await expect(openHome(parent)).rejects.toThrow('secrets.json is damaged: bring it back from a copy');
  });
});
