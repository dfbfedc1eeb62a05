import { CustosError } from './error.js';
import { postWithRetries } from './http.js';
import type { Acknowledgement, MeasurePage, Published, PublishedEvent, Receipt, Refusal } from './types.js';

const MAX_EVENTS = 1_000;
/** A little below the 4 MiB that ingest takes. */
const MAX_BYTES = 4 * 2 ** 20 - 1_024;
const BATCH = 'application/cloudevents-batch+json';

export interface CustosClientOptions {
  /** Address of ingest, such as https://ingest.example. */
  readonly url: string;
  /** Address of enforcement, for reading measures. */
  readonly measuresUrl?: string;
  readonly apiKey: string;
  /** Tries of one request before giving up; waits double from 100 ms unless the server says how long. 8 when absent. */
  readonly attempts?: number;
}

/** For publishers of events and appliers of measures. Safe to call concurrently; one key's order holds within one call. */
export class CustosClient {
  readonly #options: CustosClientOptions;

  constructor(options: CustosClientOptions) {
    this.#options = options;
  }

  /**
   * Publishes in as few requests as the limits allow, one after the other, and answers once all accepted events are
   * durable. What got no answer is sent again under the same ids, so nothing is lost and nothing counts twice.
   *
   * @throws CustosError when the key is refused, or the attempts are used up
   */
  async publish(events: readonly PublishedEvent[]): Promise<Published> {
    const receipts: Receipt[] = [];
    const refusals: Refusal[] = [];
    for (const { from, body } of inBatches(events)) {
      const answer = await this.#post('/v1/events', body, BATCH);
      for (const receipt of answer.receipts ?? []) receipts.push({ ...receipt, index: from + receipt.index });
      for (const refusal of answer.problems ?? answer.errors ?? [])
        refusals.push({ ...refusal, index: from + refusal.index });
    }
    return { receipts, refusals };
  }

  /** What this platform's account ids are called in measures: pseudonyms by account id. */
  async pseudonyms(accounts: readonly string[]): Promise<Readonly<Record<string, string>>> {
    const answer = await this.#post('/v1/pseudonyms', JSON.stringify({ accounts }), 'application/json');
    return answer.pseudonyms ?? {};
  }

  /** Measures decided after `cursor`, oldest first; from the beginning without one. */
  async measures(cursor = '', limit = 500): Promise<MeasurePage> {
    const { measuresUrl, apiKey } = this.#options;
    if (measuresUrl === undefined) throw new CustosError('measuresUrl was not given to the client', undefined);
    const query = new URLSearchParams({ limit: String(limit), ...(cursor === '' ? {} : { after: cursor }) });
    const answer = await fetch(`${measuresUrl}/v1/measures?${query.toString()}`, {
      headers: { authorization: `Bearer ${apiKey}` },
    });
    if (!answer.ok) throw new CustosError(`reading measures: ${await answer.text()}`, answer.status);
    return (await answer.json()) as MeasurePage;
  }

  /**
   * Says what became of measures. Acknowledging one again the same way is harmless; after a failure it may be
   * acknowledged once more as applied.
   *
   * @param source who applied them, such as /chat/enforcer
   */
  acknowledge(source: string, acknowledgements: readonly Acknowledgement[]): Promise<Published> {
    return this.publish(
      acknowledgements.map((data) => ({
        specversion: '1.0',
        id: `${data.measureId}/${data.outcome}`,
        source,
        type: 'custos.enforcement.MeasureAcknowledged',
        data: { ...data },
      })),
    );
  }

  #post(path: string, body: string, contentType: string): Promise<Answer> {
    const { url, apiKey, attempts = 8 } = this.#options;
    const headers = { authorization: `Bearer ${apiKey}`, 'content-type': contentType };
    return postWithRetries<Answer>(`${url}${path}`, { headers, body }, attempts);
  }
}

interface Answer {
  readonly receipts?: readonly Receipt[];
  readonly problems?: readonly Refusal[];
  /** A batch in which nothing could be accepted is a problem document that lists why. */
  readonly errors?: readonly Refusal[];
  readonly pseudonyms?: Readonly<Record<string, string>>;
}

function* inBatches(events: readonly PublishedEvent[]): Generator<{ from: number; body: string }> {
  let texts: string[] = [];
  let bytes = 2;
  let from = 0;
  for (const [index, event] of events.entries()) {
    const text = JSON.stringify(event);
    const size = Buffer.byteLength(text) + 1;
    if (texts.length === MAX_EVENTS || (texts.length > 0 && bytes + size > MAX_BYTES)) {
      yield { from, body: `[${texts.join(',')}]` };
      [texts, bytes, from] = [[], 2, index];
    }
    texts.push(text);
    bytes += size;
  }
  if (texts.length > 0) yield { from, body: `[${texts.join(',')}]` };
}
