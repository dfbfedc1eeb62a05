import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

/** Settings of a model that answers with `insult` and `hostility`, as they stand in the file of models. */
export function aModel(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id: 'moderation',
    kind: 'openai-moderation',
    model: 'some-moderation',
    url: 'http://127.0.0.1:9',
    card: { name: 'Some moderation', provider: 'Us', licence: 'MIT', trainedOn: 'nothing', weakSpots: 'all there are' },
    events: ['custos.content.TextPosted'],
    languages: ['*'],
    timeoutMs: 8_000,
    batch: 16,
    longestText: 2_000,
    cost: 1,
    dailyBudget: 1_000,
    labels: { insult: { category: 'HARASSMENT', threshold: 800_000, mode: 'live' } },
    ...more,
  };
}

/** What a classifier is asked, and what it is to answer with: a status and a body, or nothing at all. */
export type Answering = (request: {
  body: unknown;
  headers: Readonly<Record<string, unknown>>;
}) => { status?: number; body: string } | undefined;

/** A classifier over HTTP, on this machine. */
export class ModelServer {
  readonly questions: unknown[] = [];
  readonly #server: Server;
  answering: Answering;

  private constructor(answering: Answering) {
    this.answering = answering;
    this.#server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const body = JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown;
        this.questions.push(body);
        const answer = this.answering({ body, headers: request.headers });
        if (answer !== undefined) response.writeHead(answer.status ?? 200).end(answer.body);
      });
    });
  }

  static async start(answering: Answering): Promise<ModelServer> {
    const server = new ModelServer(answering);
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1/moderations`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** Finds every text insulting that says so, in the form of OpenAI's moderation. */
export function moderation({ body }: { body: unknown }): { body: string } {
  const { input } = body as { input: readonly string[] };
  const results = input.map((text) => ({
    category_scores: { insult: text.includes('insult') ? 0.93 : 0.02, mood: 1 },
  }));
  return { body: JSON.stringify({ id: 'm-1', results }) };
}
