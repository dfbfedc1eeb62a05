import { generate } from './generation/generate.js';
import { ROOT } from './run.js';

const mode = process.argv.includes('--check') ? 'check' : 'write';
const problems = await generate(ROOT, mode);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
