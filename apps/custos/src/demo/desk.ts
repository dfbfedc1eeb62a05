import type { ScenarioDecision } from '../scenario.js';

/** A case as the moderators' queue lists it. */
export interface QueuedCase {
  readonly caseId: string;
  readonly category: string;
}

async function answered<T>(answer: Response): Promise<T> {
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}: ${text}`);
  return JSON.parse(text) as T;
}

/** A moderator's desk over HTTP: the queue and the decisions. */
export class ModeratorDesk {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** Every open case of the platform, oldest first. */
  async openCases(): Promise<QueuedCase[]> {
    const cases: QueuedCase[] = [];
    for (let after: string | undefined; ;) {
      const query = new URLSearchParams({ state: 'open', limit: '200', ...(after === undefined ? {} : { after }) });
      const headers = { authorization: `Bearer ${this.#token}` };
      const page = await answered<{ cases: QueuedCase[]; next?: string }>(
        await fetch(`${this.#url}/v1/cases?${query.toString()}`, { headers }),
      );
      cases.push(...page.cases);
      if (page.next === undefined) return cases;
      after = page.next;
    }
  }

  /** Decides once: the key is the case's own id, so deciding again after a lost answer changes nothing. */
  async decide({ caseId, category }: QueuedCase, decision: ScenarioDecision, now: number): Promise<void> {
    const until = new Date(now + decision.days * 86_400_000).toISOString();
    const body = {
      outcome: decision.outcome,
      ground: { kind: 'contract', reference: `house-rules/${category}`, explanation: decision.reason },
      measures: decision.measures.map((measure) => (measure === 'M_POST_SUSPEND' ? { measure, until } : { measure })),
    };
    const answer = await fetch(`${this.#url}/v1/cases/${caseId}/decisions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.#token}`,
        'content-type': 'application/json',
        'idempotency-key': caseId,
      },
      body: JSON.stringify(body),
    });
    await answered(answer);
  }
}
