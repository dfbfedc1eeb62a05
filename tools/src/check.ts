import { BoundaryFixture } from './check/boundary-fixture.js';
import { lint } from './check/lint.js';
import { runNode } from './run.js';

interface Part {
  readonly name: string;
  /** Problems, one per line; none when the part is clean. */
  run(): Promise<string[]>;
}

const linesOf = (output: string): string[] => output.split('\n').filter((line) => line.trim() !== '');

async function types(): Promise<string[]> {
  const { code, output } = await runNode('node_modules/typescript/bin/tsc', [
    ...['-p', 'tsconfig.json', '--pretty', 'false'],
    ...['--incremental', '--tsBuildInfoFile', '.nx/types.tsbuildinfo'],
  ]);
  return code === 0 ? [] : linesOf(output);
}

async function format(): Promise<string[]> {
  const { code, output } = await runNode('node_modules/prettier/bin/prettier.cjs', ['--list-different', '.']);
  return code === 0 ? [] : linesOf(output);
}

async function generated(): Promise<string[]> {
  const { code, output } = await runNode('tools/dist/generate.js', ['--check']);
  return code === 0 ? [] : linesOf(output);
}

/** Runs one part and says in one line how it went; what was wrong follows indented. */
async function report(part: Part): Promise<boolean> {
  const started = performance.now();
  const problems = await part.run().catch((error: unknown) => [String(error)]);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const verdict = problems.length === 0 ? 'ok' : `${problems.length} problem${problems.length > 1 ? 's' : ''}`;
  console.log([`${part.name.padEnd(10)} ${verdict} (${seconds} s)`, ...problems.map((line) => `  ${line}`)].join('\n'));
  return problems.length === 0;
}

async function check(): Promise<boolean> {
  const fixture = await BoundaryFixture.create();
  const abandon = () => {
    void fixture.remove().then(() => process.exit(130));
  };
  process.on('SIGINT', abandon).on('SIGTERM', abandon);
  try {
    const verdicts = await Promise.all([
      report({ name: 'types', run: types }),
      report({ name: 'lint', run: () => lint(fixture) }),
      report({ name: 'format', run: format }),
      report({ name: 'generated', run: generated }),
    ]);
    return verdicts.every(Boolean);
  } finally {
    await fixture.remove();
  }
}

process.exitCode = (await check()) ? 0 : 1;
