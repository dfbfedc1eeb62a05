import type { RunningCustos } from '../one-process.js';

/** A Ctrl-C reaches us from the terminal and again from npm and the launcher, which pass it on: within this it is one. */
const ONE_PRESS_MS = 1_000;

/** Resolves when the terminal or the system asks the process to end; asking again later ends it at once. */
export function stopRequested(): Promise<void> {
  return new Promise((resolve) => {
    let askedAt: number | undefined;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        askedAt ??= performance.now();
        if (performance.now() - askedAt > ONE_PRESS_MS) process.exit(1);
        resolve();
      });
    }
  });
}

/** Keeps Custos up until it is asked to stop, then drains. */
export async function stayUp(running: RunningCustos): Promise<void> {
  await stopRequested();
  console.error('\ndraining; Ctrl-C again ends at once');
  await running.close();
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
