import { describe, expect, it } from '@jest/globals';
import { EventStore } from '@custos/event-store';
import { PARTITIONS } from '@custos/kernel';
import type { Database } from '@custos/postgres';
import { until } from '@custos/postgres/testing';
import { crashDatabase, ownersDatabase, recordsOf, type Form } from './form.js';
import { figuresOf, Platform, textPosted, type CaseListing } from './platform.js';
import { describeTheDay } from './the-day.js';

const FRAUD = 'Guaranteed returns every day! Double your bitcoin with my crypto mentor, DM me on Telegram.';
const MEASURES_BY_PERSON = {
  outcome: 'violation',
  measures: ['M_WARN'],
  days: 0,
  reason: 'A promise of easy money.',
} as const;

async function withDatabase<T>(form: Form, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await ownersDatabase(form);
  return work(database).finally(() => database.end());
}

function openCases(platform: Platform, count: number): Promise<CaseListing[]> {
  return until(
    () => platform.cases('open'),
    (cases) => cases.length >= count,
  );
}

/** Every row of every table that names a platform, as text. */
function rowsOf(form: Form, platform: string): Promise<string[]> {
  return withDatabase(form, async (database) => {
    const { rows: tables } = await database.query<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.columns
       WHERE column_name = 'platform' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const { rows } = await database.query<{ row: string }>(
        `SELECT (to_jsonb(t) - 'at' - 'created_at')::text AS row FROM ${name} AS t WHERE platform = $1`,
        [platform],
      );
      found.push(...rows.map(({ row }) => `${name} ${row}`));
    }
    return found;
  });
}

async function verified(form: Form): Promise<bigint> {
  return withDatabase(form, async (database) => {
    let events = 0n;
    for (let shard = 0; shard < PARTITIONS; shard++) {
      const verdict = await new EventStore().verify(database, shard);
      if (!verdict.ok) throw new Error(`shard ${shard} at ${verdict.position}: ${verdict.why}`);
      events += verdict.events;
    }
    return events;
  });
}

function describeTwoPlatforms(form: () => Form): void {
  it('shows two platforms that send identical ids nothing of each other, in any answer, table or topic', async () => {
    const [east, west] = [await Platform.join(form(), 'east'), await Platform.join(form(), 'west')];
    const events = [textPosted('same', 'alice', FRAUD), textPosted('other', 'bob', 'See you at noon.')];
    const [inEast, inWest] = [await east.client.publish(events), await west.client.publish(events)];
    expect([...inEast.receipts, ...inWest.receipts].map(({ status }) => status)).toEqual(Array(4).fill('new'));

    const [[eastern], [western]] = [await openCases(east, 1), await openCases(west, 1)];
    await east.desk.decide(eastern!, MEASURES_BY_PERSON, Date.now());
    const report = await until(
      () => east.report(),
      ({ measures, totals }) => totals.events.value >= 2 && measures.some(({ measure }) => measure === 'M_WARN'),
    );
    const other = await until(
      () => west.report(),
      ({ totals }) => totals.events.value >= 2,
    );

    expect(report.totals.events.value).toBe(2);
    expect([other.totals.events.value, other.measures.filter(({ measure }) => measure === 'M_WARN')]).toEqual([2, []]);
    expect(await west.cases('decided')).toEqual([]);
    expect((await west.cases('open')).map(({ platform }) => platform)).toEqual(['west']);
    expect((await west.client.measures()).measures.filter(({ data }) => data['measure'] === 'M_WARN')).toEqual([]);
    expect((await west.asModerator(`/v1/cases/${eastern!.caseId}`)).status).toBe(404);
    expect((await west.asRegulator(east.reportPath('json'))).status).toBe(403);
    expect((await west.asRegulator(report.totals.measures.open)).status).toBe(403);
    expect((await west.asRegulator(`/v1/cases/${eastern!.caseId}/timeline?platform=east`)).status).toBe(403);
    expect((await west.asRegulator(`/v1/cases/${eastern!.caseId}/timeline?platform=west`)).status).toBe(404);

    const accounts = ['alice', 'bob'];
    const ids = [...inEast.receipts, ...inWest.receipts].map(({ id }) => id);
    const eastMarks = [...Object.values(await east.pseudonyms(accounts)), eastern!.caseId, ...ids.slice(0, 2)];
    const westMarks = [...Object.values(await west.pseudonyms(accounts)), western!.caseId, ...ids.slice(2)];
    expect(new Set([...eastMarks, ...westMarks]).size).toBe(10);
    const holding = (texts: readonly string[], marks: readonly string[]) =>
      texts.filter((text) => marks.some((mark) => text.includes(mark)));
    const [eastRows, westRows] = [await rowsOf(form(), 'east'), await rowsOf(form(), 'west')];
    expect(holding(eastRows, eastMarks).length).toBeGreaterThan(0);
    expect([holding(eastRows, westMarks), holding(westRows, eastMarks)]).toEqual([[], []]);

    const values: string[] = [];
    for (const topic of ['intake', 'inbox', 'signals', 'decisions', 'measures']) {
      const records = await withDatabase(form(), (database) => recordsOf(form(), database, topic));
      values.push(...records.map(({ value }) => value.toString()));
    }
    const of = (platform: string) =>
      values.filter((value) => (JSON.parse(value) as { platform: string }).platform === platform);
    expect(of('east').length).toBeGreaterThan(4);
    expect([holding(of('east'), westMarks), holding(of('west'), eastMarks)]).toEqual([[], []]);
  });
}

function describeEndings(form: () => Form): void {
  it('ends a suspension when its time is over, and says so in feed and report', async () => {
    const platform = await Platform.join(form(), 'short');
    await platform.client.publish([textPosted('1', 'carol', FRAUD)]);
    const [open] = await openCases(platform, 1);
    const suspension = { ...MEASURES_BY_PERSON, measures: ['M_POST_SUSPEND'], days: 10_000 / 86_400_000 };
    await platform.desk.decide(open!, suspension, Date.now());

    const { measures } = await until(
      () => platform.report(),
      (report) => report.measures.some(({ state }) => state === 'expired'),
    );

    const line = measures.find(({ measure }) => measure === 'M_POST_SUSPEND')!;
    expect([line.state, line.measures.value]).toEqual(['expired', 1]);
    const feed = (await platform.client.measures()).measures.map(({ type }) => type.split('.').at(-1));
    expect(feed).toContain('MeasureExpired');
  });

  it('forgets a person: texts cannot be opened any more, the chain still verifies, the report stays', async () => {
    const platform = await Platform.join(form(), 'oblivion');
    const { client } = platform;
    await client.publish([textPosted('1', 'dora', FRAUD)]);
    const [open] = await openCases(platform, 1);
    await platform.desk.decide(open!, MEASURES_BY_PERSON, Date.now());
    const { length: measures } = (await client.measures()).measures.filter(({ type }) =>
      type.endsWith('.MeasureImposed'),
    );
    const shown = () => platform.asModerator(`/v1/cases/${open!.caseId}`).then(({ text }) => text);
    const settled = await until(
      () => platform.report(),
      ({ totals }) => totals.events.value === 1 && totals.measures.value === measures,
    );
    expect(await shown()).toContain(FRAUD);

    await client.publish([
      {
        specversion: '1.0',
        id: 'forget',
        source: '/e2e',
        type: 'custos.privacy.SubjectErased',
        data: { accountId: 'dora' },
      },
    ]);
    const text = await until(shown, (now) => !now.includes(FRAUD));

    expect(text).not.toContain(MEASURES_BY_PERSON.reason);
    expect(text).toContain('"erased":true');
    expect(await verified(form())).toBeGreaterThan(0n);
    expect(figuresOf(await platform.report())).toEqual(figuresOf(settled));
  });
}

function describeBadInput(form: () => Form): void {
  it('answers what cannot be taken in with a clear problem, and goes on', async () => {
    const platform = await Platform.join(form(), 'clumsy');
    const event = (over: object) => JSON.stringify({ ...textPosted('bad', 'erin', 'Hello.'), ...over });
    const sent: [string, string, Record<string, string>, number, string][] = [
      ['a wrong key', event({}), { authorization: `Bearer ck_abcdefghijkl_${'A'.repeat(43)}` }, 401, 'API key'],
      ['malformed JSON', '{"id":', {}, 400, 'malformed-json'],
      ['an unknown type', event({ type: 'nobody.Knows' }), {}, 400, '/type'],
      ['a wrong type', event({ data: { contentId: 'c', accountId: 'a', text: 4 } }), {}, 400, '/data/text'],
      ['a time that is none', event({ time: 'noon' }), {}, 400, '/time'],
      ['5 MiB', event({ data: { contentId: 'c', accountId: 'a', text: 'x'.repeat(5 * 2 ** 20) } }), {}, 413, 'too'],
    ];

    for (const [what, body, headers, status, said] of sent) {
      const answer = await platform.post(body, headers);
      expect([what, answer.status, answer.type]).toEqual([
        what,
        status,
        expect.stringContaining('application/problem+json'),
      ]);
      expect(answer.text).toContain(said);
    }

    const skewed = await platform.post(event({ id: 'skewed', time: '2099-01-01T00:00:00Z' }));
    expect(skewed.status).toBe(202);
    const records = await withDatabase(form(), (database) => recordsOf(form(), database, 'intake'));
    const { id } = (JSON.parse(skewed.text) as { receipts: { id: string }[] }).receipts[0]!;
    const stored = records.map(({ value }) => JSON.parse(value.toString()) as { id: string; flags?: string[] });
    expect(stored.find((record) => record.id === id)?.flags).toEqual(['clock-skew']);
    const ready = () => Promise.all(Object.values(form().addresses).map((url: string) => fetch(`${url}/health/ready`)));
    expect(await until(ready, (answers) => answers.every(({ ok }) => ok))).toHaveLength(4);
  });
}

function describeOutage(form: () => Form): void {
  it('answers 503 while the database is away, recovers by itself, and loses nothing it accepted', async () => {
    const platform = await Platform.join(form(), 'storm');
    const statuses = new Set<number>();
    let crashed: Promise<void> | undefined;
    let back = false;
    let sent = 0;
    // One at a time, each again until it is taken in: the report must then hold each exactly once.
    for (let after = 0; after < 20; sent++) {
      const body = JSON.stringify(
        textPosted(`${sent}`, `account-${sent % 50}`, 'The rain has not stopped since Monday.'),
      );
      for (let status = 0; status !== 202;) {
        status = await platform.post(body).then((answer) => answer.status);
        statuses.add(status);
        if (status !== 202) await new Promise((resolve) => setTimeout(resolve, 20));
      }
      if (sent === 30) crashed = crashDatabase(form()).then(() => void (back = true));
      if (back) after += 1;
    }
    await crashed;

    const report = await until(
      () => platform.report().catch(() => undefined),
      (found) => (found?.totals.events.value ?? 0) >= sent,
    );

    expect(report?.totals.events.value).toBe(sent);
    expect([...statuses].sort()).toEqual([202, 503]);
    const live = () => Promise.all(Object.values(form().addresses).map((url: string) => fetch(`${url}/health/live`)));
    await until(live, (answers) => answers.every(({ ok }) => ok));
  });
}

/** What holds in either form. The form runs already; the suite may stop and start it. */
export function describeCustos(name: string, form: () => Form): void {
  describe(name, () => {
    describeTwoPlatforms(form);
    describeTheDay(form);
    describeEndings(form);
    describeBadInput(form);
    describeOutage(form);
  });
}
