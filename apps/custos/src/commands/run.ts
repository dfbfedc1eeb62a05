import { startOneProcess, type RunningCustos } from '../one-process.js';
import type { RunOptions } from '../options.js';

/** A Ctrl-C reaches us from the terminal and again from npm and the launcher, which pass it on: within this it is one. */
const ONE_PRESS_MS = 1_000;

/** As shells count a program that Ctrl-C ended. */
const INTERRUPTED = 130;

export type Afterwards = 'end' | 'stay up';

/** Resolves when the terminal or the system asks the process to end; asking again later ends it at once. */
function stopRequested(): Promise<void> {
  return new Promise((resolve) => {
    let askedAt: number | undefined;
    const ask = (): void => {
      if (askedAt === undefined) {
        askedAt = performance.now();
        console.error('\ndraining; Ctrl-C again ends at once');
        resolve();
      } else if (performance.now() - askedAt > ONE_PRESS_MS) process.exit(1);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
  });
}

/**
 * Starts everything, does the work, and drains whatever comes: the work done, its failure, or a Ctrl-C, which may come
 * in the middle of the start or of the work as well.
 */
export async function runOneProcess(
  options: RunOptions,
  work: (running: RunningCustos) => Promise<Afterwards>,
): Promise<void> {
  const stop = stopRequested();
  const interrupted = stop.then(() => 'interrupted' as const);
  const running = await startOneProcess(options);
  let outcome: Afterwards | 'interrupted' | undefined;
  try {
    outcome = await Promise.race([work(running), interrupted]);
    if (outcome === 'stay up') await stop;
  } finally {
    await running.close();
  }
  // Work that was cut off may still wait for answers that cannot come.
  if (outcome === 'interrupted') process.exit(INTERRUPTED);
}

export function showUrls({ urls }: RunningCustos): void {
  console.log(
    [
      `ingest       ${urls.ingest}/v1/events`,
      `enforcement  ${urls.enforcement}/v1/cases`,
      `reporting    ${urls.reporting}/v1/reports/daily.html`,
      `classifier   ${urls.classifier}/health/ready`,
    ].join('\n'),
  );
}
