import { Client } from 'undici';

export interface ChaosEvent {
  readonly id: string;
  readonly account: number;
  /** Place among its account's events, from 0. */
  readonly number: number;
  /** Whether its text must lead to one signal, one case and one hold. */
  readonly flagged: boolean;
}

export interface ChaosReceipt {
  readonly partition: number;
  readonly position: bigint;
}

export interface PublisherOptions {
  readonly url: string;
  readonly apiKey: string;
  readonly source: string;
  readonly events: number;
  readonly accounts: number;
  readonly lanes: number;
  /** Events per second over all lanes. */
  readonly pace: number;
  /** Wording that a live rule of the policy pack matches. */
  readonly flaggedWording: string;
}

const BATCH = 20;
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

interface Answer {
  readonly receipts: readonly { readonly index: number; readonly partition: number; readonly position: string }[];
}

/**
 * Publishes like a careful publisher: an account's events go over one lane, one request at a time, and whatever got no
 * answer is sent again under the same ids. So each account's first copies must stand in the log in their order.
 */
export class ChaosPublisher {
  readonly #options: PublisherOptions;
  readonly receipts = new Map<string, ChaosReceipt>();
  readonly sent: ChaosEvent[] = [];
  resends = 0;
  #inFlight = 0;

  constructor(options: PublisherOptions) {
    this.#options = options;
  }

  /** Events that have been sent and not yet answered. */
  get inFlight(): number {
    return this.#inFlight;
  }

  async run(): Promise<void> {
    const { lanes } = this.#options;
    await Promise.all(Array.from({ length: lanes }, (_, lane) => this.#lane(lane)));
  }

  async #lane(lane: number): Promise<void> {
    const { url, events, lanes, pace, accounts } = this.#options;
    const client = new Client(url, { headersTimeout: 60_000, bodyTimeout: 60_000 });
    const mine = Math.floor(events / lanes) + (lane < events % lanes ? 1 : 0);
    const accountsHere = Math.max(1, Math.floor(accounts / lanes));
    const started = performance.now();
    for (let from = 0; from < mine; from += BATCH) {
      const early = started + (from / (pace / lanes)) * 1_000 - performance.now();
      if (early > 0) await pause(early);
      const batch = Array.from({ length: Math.min(BATCH, mine - from) }, (_, offset): ChaosEvent => {
        const sequence = from + offset;
        const account = lane + lanes * (sequence % accountsHere);
        const number = Math.floor(sequence / accountsHere);
        return { id: `e-${account}-${number}`, account, number, flagged: sequence % 50 === 7 };
      });
      this.sent.push(...batch);
      await this.#untilAnswered(client, batch);
    }
    await client.close();
  }

  async #untilAnswered(client: Client, batch: readonly ChaosEvent[]): Promise<void> {
    const body = JSON.stringify(batch.map((event) => this.#cloudEvent(event)));
    this.#inFlight += batch.length;
    for (let attempt = 0; ; attempt++) {
      if (attempt > 0) this.resends += batch.length;
      const answer = await this.#post(client, body).catch(() => undefined);
      if (answer !== undefined) {
        for (const { index, partition, position } of answer.receipts) {
          this.receipts.set(batch[index]!.id, { partition, position: BigInt(position) });
        }
        break;
      }
      await pause(Math.min(1_000, 50 * 2 ** attempt));
    }
    this.#inFlight -= batch.length;
  }

  async #post(client: Client, body: string): Promise<Answer | undefined> {
    const { statusCode, body: answer } = await client.request({
      method: 'POST',
      path: '/v1/events',
      headers: {
        authorization: `Bearer ${this.#options.apiKey}`,
        'content-type': 'application/cloudevents-batch+json',
      },
      body,
    });
    const text = await answer.text();
    if (statusCode === 503 || statusCode === 429) return undefined;
    if (statusCode >= 300) throw new Error(`ingest answered ${statusCode}: ${text}`);
    return JSON.parse(text) as Answer;
  }

  #cloudEvent({ id, account, number, flagged }: ChaosEvent): object {
    const { source, flaggedWording } = this.#options;
    const text = flagged ? flaggedWording : 'an ordinary message about the weather and the market';
    const data = { contentId: `c-${account}-${number}`, accountId: `account-${account}`, text };
    return { specversion: '1.0', id, source, type: 'custos.content.TextPosted', data };
  }
}
