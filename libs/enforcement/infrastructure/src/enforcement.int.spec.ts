import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sealContextOf, type EventEnvelope, type MeasureImposed } from '@custos/contracts';
import { caseIdOf } from '@custos/enforcement-domain';
import { textPosted } from '@custos/enforcement-domain/testing';
import { EventStore } from '@custos/event-store';
import { PARTITIONS } from '@custos/kernel';
import { ROLES } from '@custos/postgres';
import { until } from '@custos/postgres/testing';
import { seal, SubjectKeys } from '@custos/privacy';
import { EnforcementUnderTest } from './testing/enforcement-under-test.js';
import { PLATFORM, recordOf, signalRecord } from './testing/records.js';

interface CaseList {
  readonly cases: readonly { caseId: string; platform: string; subjectId: string }[];
  readonly next?: string;
}

interface ShownCase {
  readonly state: string;
  readonly evidence: readonly { data: { text: unknown } }[];
  readonly measures: readonly { measureId: string; measure: string; status: string }[];
  readonly decisions: readonly { ground: { explanation: unknown } }[];
}

const account = 'account-of-a-suspect-1';
const removal = {
  outcome: 'violation',
  ground: { kind: 'contract', reference: 'terms 4.2', explanation: 'asks for a fee in advance' },
  measures: [
    { measure: 'M_CONTENT_REMOVE' },
    { measure: 'M_WARN' },
    { measure: 'M_POST_SUSPEND', until: '2026-11-25T20:00:05+08:00' },
  ],
};

describe('enforcement', () => {
  let test: EnforcementUnderTest;
  let moderator: string;
  const key = (name: string) => ({ 'idempotency-key': name });
  const caseOf = (contentId: string, platform = PLATFORM) =>
    caseIdOf(platform, account, { kind: 'content', id: contentId }, 'FRAUD_SCAM');

  beforeAll(async () => {
    test = await EnforcementUnderTest.start([PLATFORM, 'meadow']);
    moderator = await test.token('Lin', ['moderator'], [PLATFORM]);
  });
  afterAll(() => test.stop());

  async function openCase(contentId: string, platform = PLATFORM): Promise<string> {
    await test.publish(signalRecord(account, contentId, {}, platform));
    const caseId = caseOf(contentId, platform);
    const anyone = await test.token('Chen', ['admin'], ['*']);
    await until(async () => (await test.get(`/v1/cases/${caseId}`, anyone)).status === 200);
    return caseId;
  }

  it('queues a case upon a signal, shows it, and takes a decision with measures upon content and account', async () => {
    const caseId = await openCase('c1');
    const queue = await test.get<CaseList>('/v1/cases?state=open', moderator);
    expect(queue.body.cases).toMatchObject([{ caseId, platform: PLATFORM, subjectId: 'c1' }]);

    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const decided = await test.post<{ decisionId: string }>(`/v1/cases/${caseId}/decisions`, moderator, removal, {
      ...key('k1'),
      traceparent,
    });

    expect(decided).toMatchObject({
      status: 200,
      body: {
        caseId,
        outcome: 'violation',
        measures: [
          { measure: 'M_CONTENT_REMOVE', until: null },
          { measure: 'M_WARN', until: null },
          { measure: 'M_POST_SUSPEND', until: '2026-11-25T12:00:05.000Z' },
        ],
      },
    });
    const shown = await test.get<ShownCase>(`/v1/cases/${caseId}`, moderator);
    expect(shown.body.state).toBe('decided');
    expect(shown.body.measures.map(({ measure, status }) => [measure, status])).toEqual([
      ['M_CONTENT_HOLD_FOR_REVIEW', 'lifted'],
      ['M_CONTENT_REMOVE', 'active'],
    ]);
    expect(shown.body.decisions).toMatchObject([{ ground: { explanation: 'asks for a fee in advance' } }]);
    expect((await test.get<CaseList>('/v1/cases?state=open', moderator)).body.cases).toEqual([]);
    // The hold before them came of a signal, which here carried no trace.
    const [hold, ...followed] = await test.relayed('measures', 5);
    expect(hold).not.toHaveProperty('traceparent');
    const traced = { causationid: decided.body.decisionId, traceparent, headers: { traceparent } };
    expect(followed).toMatchObject([traced, traced, traced, traced]);
  });

  it('answers the same decision again alike, without a second effect, and refuses its key for another', async () => {
    const caseId = await openCase('c2');
    const path = `/v1/cases/${caseId}/decisions`;
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => test.post<object>(path, moderator, removal, key('k2'))),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.status).toBe(200);

    const other = await test.post(path, moderator, { ...removal, outcome: 'no-violation', measures: [] }, key('k2'));
    expect(other.status).toBe(422);
    expect(other.body).toMatchObject({ type: 'urn:custos:problem:idempotency-key-reused' });

    const late = await test.post(path, moderator, removal, key('k2-another'));
    expect(late).toMatchObject({ status: 409, body: { reason: 'already-decided' } });
    const shown = await test.get<ShownCase>(`/v1/cases/${caseId}`, moderator);
    expect(shown.body.measures).toHaveLength(2);
    expect(shown.body.decisions).toHaveLength(1);
  });

  it('refuses, on record, what needs a second person, and decides on nothing meanwhile', async () => {
    const caseId = await openCase('c3');
    const grave = { ...removal, measures: [{ measure: 'M_ACCOUNT_CLOSE' }, { measure: 'M_CONTENT_REMOVE' }] };
    const refused = await test.post(`/v1/cases/${caseId}/decisions`, moderator, grave, key('k3'));

    expect(refused).toMatchObject({ status: 422, body: { reason: 'needs-second-person' } });
    const again = await test.post(`/v1/cases/${caseId}/decisions`, moderator, grave, key('k3'));
    expect(again).toMatchObject({ status: 422, body: { reason: 'needs-second-person' } });
    const shown = await test.get<ShownCase & { timeline: { type: string }[] }>(`/v1/cases/${caseId}`, moderator);
    expect(shown.body.state).toBe('open');
    expect(shown.body.timeline.filter(({ type }) => type.endsWith('CommandRefused'))).toHaveLength(1);
  });

  it.each([
    ['without a key', removal, {}, 400, 'idempotency-key-needed'],
    ['with an outcome of its own', { ...removal, outcome: 'maybe' }, key('k4'), 400, 'malformed-decision'],
    [
      'with an end that is no time',
      { ...removal, measures: [{ measure: 'M_POST_SUSPEND', until: 'soon' }] },
      key('k4'),
      400,
      'malformed-decision',
    ],
  ])('refuses a decision %s', async (_, body, headers, status, kind) => {
    const answer = await test.post(`/v1/cases/${caseOf('c3')}/decisions`, moderator, body, headers);
    expect(answer).toMatchObject({ status, body: { type: `urn:custos:problem:${kind}` } });
  });

  it('opens what was written to a moderator alone, records the look, and shows nothing once it is erased', async () => {
    const ingest = new SubjectKeys(test.database.database(ROLES.ingest), test.masterKey);
    const subjectKey = (await ingest.ensure([{ platform: PLATFORM, subject: account }])).get(`${PLATFORM}/${account}`);
    if (subjectKey === undefined) throw new Error('no key was made');
    const posted = textPosted('c5');
    const text = seal(subjectKey, '先交保证金', sealContextOf(posted.id, '/text'));
    const event = { ...posted, data: { ...(posted.data as object), text } };
    await test.publish(signalRecord(account, 'c5', { evidence: { sha256: 'b'.repeat(64), event } }));
    const path = `/v1/cases/${caseOf('c5')}`;
    const admin = await test.token('Chen', ['admin'], ['*']);
    await until(async () => (await test.get(path, admin)).status === 200);
    const textFor = async (token: string) => (await test.get<ShownCase>(path, token)).body.evidence[0]?.data.text;

    expect(await textFor(admin)).toEqual({ withheld: true });
    expect(await textFor(moderator)).toBe('先交保证金');
    const looks = await test.database
      .database(ROLES.enforcement)
      .query('SELECT actor, platform, looked_at FROM enforcement.access_log WHERE case_id = $1', [caseOf('c5')]);
    expect(looks.rows).toEqual([{ actor: 'person:Lin', platform: PLATFORM, looked_at: posted.id }]);

    const data = { accountId: account };
    const type = 'custos.privacy.SubjectErased';
    await test.publish(recordOf({ topic: 'inbox', type, id: 'erase', accountKey: account, data }));
    await until(async () => JSON.stringify(await textFor(moderator)) === '{"erased":true}');
  });

  it('gives each platform its own measures, and each person their own platforms', async () => {
    const caseId = await openCase('c6', 'meadow');
    expect((await test.get(`/v1/cases/${caseId}`, moderator)).status).toBe(404);
    expect((await test.post(`/v1/cases/${caseId}/decisions`, moderator, removal, key('k6'))).status).toBe(404);
    const list = await test.get<CaseList>('/v1/cases?state=open', moderator);
    expect(new Set(list.body.cases.map(({ platform }) => platform))).toEqual(new Set([PLATFORM]));

    for (const [platform, apiKey] of Object.entries(test.apiKeys)) {
      const feed = await pages(apiKey);
      expect(feed.length).toBeGreaterThan(0);
      expect(new Set(feed.map((event) => event.platform))).toEqual(new Set([platform]));
    }
    expect((await test.get('/v1/measures', moderator)).status).toBe(401);
  });

  /** The whole feed in pages of three. */
  async function pages(apiKey: string): Promise<EventEnvelope[]> {
    const seen: EventEnvelope[] = [];
    for (let after = ''; ;) {
      const query = after === '' ? '' : `&after=${after}`;
      const page = await test.get<{ measures: EventEnvelope[]; cursor: string }>(
        `/v1/measures?limit=3${query}`,
        apiKey,
      );
      expect(page.status).toBe(200);
      if (page.body.measures.length === 0) return seen;
      seen.push(...page.body.measures);
      after = page.body.cursor;
    }
  }

  it('feeds every measure’s events once, in their order, as the topic does', async () => {
    const feed = await pages(test.apiKeys[PLATFORM] ?? '');
    expect(new Set(feed.map(({ id }) => id)).size).toBe(feed.length);
    const topic = await test.relayed('measures', feed.length);
    const own = topic.filter(({ platform }) => platform === PLATFORM);
    expect(own.map(({ id }) => id)).toEqual(feed.map(({ id }) => id));
    expect(own[0]?.headers['ce-type']).toBe('custos.enforcement.MeasureImposed');

    const decisions = await test.relayed('decisions', 4);
    expect(decisions.map(({ type }) => type)).toContain('custos.enforcement.CaseDecided');
    expect(JSON.stringify(decisions)).not.toContain('asks for a fee');
  });

  it('ends a suspension when its time has come', async () => {
    test.now = '2026-11-25T12:00:06.000Z';
    const ended = async () =>
      (await pages(test.apiKeys[PLATFORM] ?? '')).filter(({ type }) => type === 'custos.enforcement.MeasureExpired');
    const suspensions = (await pages(test.apiKeys[PLATFORM] ?? '')).filter(
      ({ data }) => (data as MeasureImposed).measure === 'M_POST_SUSPEND',
    );
    await until(async () => {
      const ids = (await ended()).map(({ data }) => (data as { measureId: string }).measureId);
      return suspensions.every(({ data }) => ids.includes((data as MeasureImposed).measureId));
    });
    expect(suspensions).toHaveLength(2);
  });

  it('lets an SRE look at a parked record, have it handled again and give it up, by name', async () => {
    const sre = await test.token('Wu', ['sre'], ['*']);
    await test.publish(signalRecord('account-of-a-parked-01', 'c7', { mode: 'loud' } as never));
    interface Parked {
      readonly parked: readonly { topic: string; partition: number; position: string; code: string }[];
    }
    const list = async () => (await test.get<Parked>('/v1/parked', sre)).body.parked;
    await until(async () => (await list()).length === 1);
    const [record] = await list();
    expect(record).toMatchObject({
      topic: 'signals',
      code: 'contract-broken',
      eventType: 'custos.classification.SignalRaised',
    });
    expect(record).not.toHaveProperty('value');
    const ofOnePlatform = await test.token('Sun', ['sre'], [PLATFORM]);
    expect((await test.get('/v1/parked', ofOnePlatform)).status).toBe(403);

    const replay = await test.post('/v1/parked/replay', sre, { code: 'contract-broken' });
    expect(replay).toMatchObject({ status: 200, body: { keys: [{ replayed: 0 }] } });
    const { topic, partition, position } = record as Parked['parked'][number];
    const give = { records: [{ topic, partition, position }], reason: 'from a classifier that never ran' };
    expect((await test.post('/v1/parked/discard', moderator, give)).status).toBe(403);
    expect((await test.post('/v1/parked/discard', sre, give)).body).toEqual({ discarded: 1 });
    expect(await list()).toEqual([]);
  });

  it('leaves every shard’s chain whole', async () => {
    const database = test.database.database(ROLES.enforcement);
    const store = new EventStore();
    let events = 0n;
    for (let shard = 0; shard < PARTITIONS; shard += 1) {
      const whole = await store.verify(database, shard);
      if (!whole.ok) throw new Error(whole.why);
      events += whole.events;
    }
    expect(events).toBeGreaterThan(20n);
  });
});
