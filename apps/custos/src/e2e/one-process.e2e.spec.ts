import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { oneProcess, type Form } from './form.js';
import { describeCustos } from './the-suite.js';

let folder: string;
let form: Form;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'custos-e2e-'));
  form = await oneProcess(join(folder, 'data'));
  await form.start();
});
afterAll(async () => {
  await form.stop();
  await rm(folder, { recursive: true, force: true });
});

describeCustos('Custos as one process', () => form);
