import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';

/** Far beyond what a busy machine needs: whoever waits so long has found a fault. */
const PATIENCE_MS = 120_000;
const POLL_MS = 50;

/**
 * Asks until the answer suits, by default until it is true of anything, and gives that answer.
 *
 * @throws Error with the question and its last answer when none suits within two minutes
 */
export async function until<T>(ask: () => T | Promise<T>, suits: (answer: T) => unknown = Boolean): Promise<T> {
  for (const end = performance.now() + PATIENCE_MS; ;) {
    const answer = await ask();
    if (suits(answer)) return answer;
    if (performance.now() > end) {
      throw new Error(`not within ${PATIENCE_MS / 1_000} s: ${ask.toString()}; the last answer: ${inspect(answer)}`);
    }
    await sleep(POLL_MS);
  }
}
