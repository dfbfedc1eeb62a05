import {
  MalformedAnswer,
  type ExternalModel,
  type LabelScores,
  type ModelSettings,
} from '@custos/classification-application';

/** How a classifier is asked over HTTP and where its answer stands, by JSON Pointers. */
export interface HttpModelSettings extends ModelSettings {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is sent, save for the texts. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Where in the body the list of texts goes. */
  readonly texts: string;
  /** Where in the answer a list stands with one entry for each text. */
  readonly results: string;
  /** Where in an entry its scores stand: numbers by label, or a list of `{ label, score }`. */
  readonly scores: string;
}

const MOST_BYTES = 4 * 2 ** 20;

/** Any classifier that takes a list of texts in JSON and answers with scores for each. */
export class HttpModel implements ExternalModel {
  constructor(
    readonly settings: HttpModelSettings,
    readonly hash: string,
    /** As the settings name them, with secrets filled in. */
    readonly headers: Readonly<Record<string, string>>,
  ) {}

  async score(texts: readonly string[], signal: AbortSignal): Promise<readonly LabelScores[]> {
    const { url, body, texts: place, results, scores } = this.settings;
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...this.headers },
      body: JSON.stringify(withValueAt(body, place, texts)),
      // Secrets in headers go where the settings say and nowhere else.
      redirect: 'error',
      signal,
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`${new URL(url).host} answered ${response.status}`);
    }
    const entries = valueAt(await readJson(response), results);
    if (!Array.isArray(entries)) throw new MalformedAnswer(`there is no list at "${results}"`);
    return (entries as unknown[]).map((entry) => scoresOf(valueAt(entry, scores)));
  }

  async close(): Promise<void> {
    // Connections are the process' own and end by themselves.
  }
}

/** A moderation endpoint of OpenAI's form: `{ model, input: [] }` is answered by `{ results: [{ category_scores }] }`. */
export function moderationSettings<Settings extends ModelSettings & { url: string; model: string }>({
  model,
  ...settings
}: Settings): Omit<Settings, 'model'> & HttpModelSettings {
  return { ...settings, body: { model }, texts: '/input', results: '/results', scores: '/category_scores' };
}

async function readJson(response: Response): Promise<unknown> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += part.length;
    if (length > MOST_BYTES) throw new MalformedAnswer(`the answer is larger than ${MOST_BYTES} bytes`);
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    // The parser's message quotes the answer, which may repeat the text.
    throw new MalformedAnswer('the answer is not JSON');
  }
}

function scoresOf(found: unknown): LabelScores {
  if (Array.isArray(found)) {
    const pairs = (found as unknown[]).map((item): [string, number] => {
      const { label, score } = (item ?? {}) as { label?: unknown; score?: unknown };
      if (typeof label !== 'string' || typeof score !== 'number')
        throw new MalformedAnswer('a label or its score is missing');
      return [label, score];
    });
    return Object.fromEntries(pairs);
  }
  if (typeof found !== 'object' || found === null) throw new MalformedAnswer('there are no scores');
  return found as LabelScores;
}

function stepsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function valueAt(value: unknown, pointer: string): unknown {
  let found = value;
  for (const step of stepsOf(pointer)) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined;
    found = (found as Record<string, unknown>)[step];
  }
  return found;
}

function withValueAt(body: unknown, pointer: string, value: unknown): unknown {
  const [step, ...rest] = stepsOf(pointer);
  if (step === undefined) return value;
  const object = typeof body === 'object' && body !== null ? body : {};
  const inner = (object as Record<string, unknown>)[step];
  const deeper = rest.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return { ...object, [step]: withValueAt(inner, deeper, value) };
}
