import { generate } from './generation/generate.js';
import { repositoryRoot } from './repository-root.js';

const mode = process.argv.includes('--check') ? 'check' : 'write';
const problems = await generate(repositoryRoot(), mode);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
