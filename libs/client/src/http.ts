import { CustosError } from './error.js';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 10_000;

/** Worth another try: the server is busy, restarting, or has not yet made the events durable. */
function passing(status: number): boolean {
  return status === 429 || status === 502 || status === 503 || status === 504;
}

/** Half the wait is random, so that publishers that failed together do not return together. */
function waitBefore(attempt: number, retryAfter: string | null): number {
  const told = Number(retryAfter) * 1_000;
  const wait = told > 0 ? told : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
  return wait / 2 + (wait / 2) * Math.random();
}

/**
 * Posts until there is an answer that another try would not change. A 400 that lists events' problems is an answer.
 *
 * @throws CustosError for every other refusal, or when the attempts are used up
 */
export async function postWithRetries<Answer>(
  url: string,
  request: { readonly headers: Record<string, string>; readonly body: string },
  attempts: number,
): Promise<Answer> {
  for (let attempt = 0; ; attempt++) {
    let retryAfter: string | null = null;
    let failure: CustosError;
    try {
      const answer = await fetch(url, { method: 'POST', ...request });
      const text = await answer.text();
      if (answer.ok) return JSON.parse(text) as Answer;
      if (answer.status === 400 && text.includes('"errors"')) return JSON.parse(text) as Answer;
      failure = new CustosError(text, answer.status);
      if (!passing(answer.status)) throw failure;
      retryAfter = answer.headers.get('retry-after');
    } catch (error) {
      if (error instanceof CustosError) throw error;
      failure = new CustosError(`${url} gave no answer`, undefined, { cause: error });
    }
    if (attempt + 1 >= attempts) throw failure;
    const wait = waitBefore(attempt, retryAfter);
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
