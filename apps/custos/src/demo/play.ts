import type { CustosClient, MeasureEvent } from '@custos/client';
import { contractOf } from '@custos/contracts';
import { playOut, type PublisherEvent, type Scenario } from '../scenario.js';
import type { ModeratorDesk, QueuedCase } from './desk.js';

const BATCH = 100;
const PATIENCE_MS = 180_000;
const APPLIED_BY = 'market/applier';

export interface Played {
  readonly accepted: number;
  /** Events that count as traffic in the report; the others went to the inbox: users' reports. */
  readonly traffic: number;
  readonly cases: number;
  readonly decisions: number;
  /** Measures imposed, each of them acknowledged. */
  readonly measures: number;
}

export interface Stage {
  readonly scenario: Scenario;
  readonly client: CustosClient;
  readonly desk: ModeratorDesk;
  /** Called as the day goes on, with the events published so far. */
  readonly progress: (published: number, total: number) => void;
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Asks until the answer suits; throws with `what` after three minutes. */
export async function until<T>(what: string, ask: () => Promise<T>, suits: (answer: T) => boolean): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (suits(answer)) return answer;
    if (Date.now() > deadline)
      throw new Error(`waited three minutes for ${what}, which did not come; the services\u2019 logs say why`);
    await pause(50);
  }
}

async function publishDay({ client, progress }: Stage, events: readonly PublisherEvent[]): Promise<void> {
  for (let from = 0; from < events.length; from += BATCH) {
    const { refusals } = await client.publish(events.slice(from, from + BATCH));
    const [refusal] = refusals;
    if (refusal !== undefined)
      throw new Error(`event ${from + refusal.index} was refused at ${refusal.pointer}: ${refusal.detail}`);
    progress(Math.min(from + BATCH, events.length), events.length);
  }
}

async function decideAll({ scenario, desk }: Stage, cases: readonly QueuedCase[]): Promise<number> {
  let decided = 0;
  for (const queued of cases) {
    const decision = scenario.decisions[queued.category];
    if (decision === undefined) continue;
    await desk.decide(queued, decision, Date.now());
    decided += 1;
  }
  return decided;
}

function acknowledgement({ id, data }: MeasureEvent, accountOf: ReadonlyMap<string, string>): PublisherEvent {
  const accountId = accountOf.get(data['accountKey'] as string);
  if (accountId === undefined)
    throw new Error(`measure ${String(data['measureId'])} is for an account that this platform does not have`);
  return {
    specversion: '1.0',
    id: `applied-${id}`,
    source: APPLIED_BY,
    type: 'custos.enforcement.MeasureAcknowledged',
    data: { measureId: data['measureId'], accountId, outcome: 'applied', appliedAt: new Date().toISOString() },
  };
}

/** Plays the platform's own service that applies measures: reads the feed and acknowledges every measure once. */
async function applyMeasures(
  { client }: Stage,
  accounts: readonly string[],
  decisions: number,
): Promise<MeasureEvent[]> {
  const accountOf = new Map(
    Object.entries(await client.pseudonyms(accounts)).map(([account, pseudonym]) => [pseudonym, account]),
  );
  const imposed: MeasureEvent[] = [];
  let cursor = '';
  await until(
    'the measures of the decisions',
    async () => {
      const page = await client.measures(cursor);
      cursor = page.cursor;
      const fresh = page.measures.filter(({ type }) => type.endsWith('.MeasureImposed'));
      imposed.push(...fresh);
      if (fresh.length > 0) await client.publish(fresh.map((measure) => acknowledgement(measure, accountOf)));
      return page.measures.length;
    },
    (count) => count === 0 && imposed.length >= decisions,
  );
  return imposed;
}

function accountsIn(events: readonly PublisherEvent[]): string[] {
  const named = ['accountId', 'targetAccountId', 'payerAccountId'];
  return [
    ...new Set(events.flatMap(({ data }) => named.flatMap((field) => (data[field] as string | undefined) ?? []))),
  ];
}

/** One day of the platform: its traffic, a moderator's shift, and measures applied. */
export async function play(stage: Stage): Promise<Played> {
  const { scenario, desk } = stage;
  const events = playOut(scenario, 'market');
  await publishDay(stage, events);
  const awaited = scenario.incidents.filter(({ expect }) => expect !== 'none').length;
  const cases = await until(
    'the cases of the day',
    () => desk.openCases(),
    (open) => open.length >= awaited,
  );
  const decisions = await decideAll(stage, cases);
  const { length: measures } = await applyMeasures(stage, accountsIn(events), decisions);
  const traffic = events.filter(({ type }) => contractOf(type)?.topic === 'intake').length;
  return { accepted: events.length, traffic, cases: cases.length, decisions, measures };
}
