import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../run.js';

export const TIERS = ['unit', 'int', 'e2e'] as const;
export type Tier = (typeof TIERS)[number];

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The part of Jest's JSON result that is counted. */
interface JestResult {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

/** Jest bounds each test; this bounds what Jest cannot, a loop without end, many times above what a tier takes. */
const LONGEST_MINUTES = 45;

/** Runs one tier in a Jest of its own, with Jest's report on the terminal as it goes. */
export async function runTier(tier: Tier, args: readonly string[]): Promise<Tally> {
  const folder = await mkdtemp(join(tmpdir(), 'custos-test-'));
  try {
    const report = join(folder, 'result.json');
    const code = await jest(tier, ['--json', '--outputFile', report, '--passWithNoTests', '--forceExit', ...args]);
    const result = await readFile(report, 'utf8').then(
      (json) => JSON.parse(json) as JestResult,
      () => undefined,
    );
    if (!result) return { passed: 0, failed: 1, skipped: 0 };
    // A file that does not even load holds no failed test; it counts as one all the same, as does a failing Jest.
    const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
    return {
      passed: result.numPassedTests,
      failed: failed === 0 && (code !== 0 || !result.success) ? 1 : failed,
      skipped: result.numPendingTests,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function jest(tier: Tier, args: readonly string[]): Promise<number> {
  // End-to-end tests start whole services: side by side they would measure each other.
  const pace = tier === 'e2e' ? ['--runInBand'] : [];
  const script = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--selectProjects', tier];
  const quiet = ['--disable-warning=ExperimentalWarning', '--disable-warning=TimeoutNegativeWarning'];
  return new Promise((resolve, reject) => {
    // Jest prints its JSON result on standard output even when it also writes it to a file; its report is on stderr.
    const child = spawn(process.execPath, [...quiet, ...script, ...pace, ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: LONGEST_MINUTES * 60_000,
      killSignal: 'SIGKILL',
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal !== null)
        console.error(`FAILED: ${tier} tests ended by ${signal}; ${LONGEST_MINUTES} min are the most`);
      resolve(code ?? 1);
    });
  });
}
