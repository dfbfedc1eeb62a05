import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from './generation/generate.js';
import { ROOT } from './run.js';

const mode = process.argv.includes('--check') ? 'check' : 'write';
const problems = await generate(ROOT, mode);
// What follows from code that is built on the generated one: not to be loaded before that is right.
if (problems.length === 0) problems.push(...(await ofPacks()));
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;

async function ofPacks(): Promise<string[]> {
  const { policySchema } = await import('./generators/policy-schema.js');
  const { policyReference } = await import('./generators/policy-reference.js');
  const artefacts = { 'packs/policy/schema.json': policySchema, 'docs/reference/policy-pack.md': policyReference };
  const outdated: string[] = [];
  for (const [path, write] of Object.entries(artefacts)) {
    const content = await write();
    if ((await readFile(join(ROOT, path), 'utf8').catch(() => undefined)) === content) continue;
    if (mode === 'write') await writeFile(join(ROOT, path), content);
    else outdated.push(`${path} is out of date: run "npm run generate"`);
  }
  return outdated;
}
