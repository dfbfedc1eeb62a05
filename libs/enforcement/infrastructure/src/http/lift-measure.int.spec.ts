import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventEnvelope } from '@custos/contracts';
import { caseIdOf } from '@custos/enforcement-domain';
import { until } from '@custos/postgres/testing';
import { EnforcementUnderTest } from '../testing/enforcement-under-test.js';
import { PLATFORM, signalRecord } from '../testing/records.js';

const account = 'account-of-a-suspect-1';
const LIFTED = 'custos.enforcement.MeasureLifted';
const mistaken = { reason: 'imposed-in-error' };
const key = (name: string) => ({ 'idempotency-key': name });

interface Imposed {
  readonly measures: readonly { readonly measureId: string; readonly measure: string }[];
}

describe('lifting a measure', () => {
  let test: EnforcementUnderTest;
  let moderator: string;
  let caseId: string;
  let removal: string;
  let warning: string;
  let suspension: string;

  beforeAll(async () => {
    test = await EnforcementUnderTest.start([PLATFORM, 'meadow']);
    moderator = await test.token('Lin', ['moderator'], [PLATFORM]);
    await test.publish(signalRecord(account, 'c1'));
    caseId = caseIdOf(PLATFORM, account, { kind: 'content', id: 'c1' }, 'FRAUD_SCAM');
    await until(async () => (await test.get(`/v1/cases/${caseId}`, moderator)).status === 200);
    const decision = {
      outcome: 'violation',
      ground: { kind: 'contract', reference: 'terms 4.2', explanation: 'asks for a fee in advance' },
      measures: [
        { measure: 'M_CONTENT_REMOVE' },
        { measure: 'M_WARN' },
        { measure: 'M_POST_SUSPEND', until: '2026-11-25T12:00:05.000Z' },
      ],
    };
    const path = `/v1/cases/${caseId}/decisions`;
    const { body } = await test.post<Imposed>(path, moderator, decision, key('decided'));
    [removal, warning, suspension] = body.measures.map(({ measureId }) => measureId) as [string, string, string];
  });
  afterAll(() => test.stop());

  const lift = (measureId: string, body: unknown, headers: Record<string, string>, token = moderator) =>
    test.post<object>(`/v1/measures/${measureId}/lift`, token, body, headers);

  async function liftedInFeed(): Promise<EventEnvelope[]> {
    const apiKey = test.apiKeys[PLATFORM] ?? '';
    const { body } = await test.get<{ measures: EventEnvelope[] }>('/v1/measures?limit=100', apiKey);
    return body.measures.filter(({ type, actor }) => type === LIFTED && actor === 'person:Lin');
  }

  it('publishes that it is lifted, by whom and why, whether it is upon the account or the content', async () => {
    const before = (await liftedInFeed()).length;
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const first = await lift(suspension, mistaken, { ...key('l1'), traceparent });
    const second = await lift(removal, { reason: 'appeal-upheld' }, key('l2'));

    const liftedAt = test.now;
    expect(first).toEqual({ status: 200, body: { measureId: suspension, liftedAt, ...mistaken } });
    expect(second.status).toBe(200);
    const fed = (await liftedInFeed()).slice(before);
    expect(fed.map(({ data }) => data)).toEqual([
      { measureId: suspension, at: liftedAt, ...mistaken },
      { measureId: removal, at: liftedAt, reason: 'appeal-upheld' },
    ]);
    expect(fed[0]).toMatchObject({ platform: PLATFORM, partitionkey: account, actor: 'person:Lin', traceparent });
    // The hold, what replaced it, three measures, and the two that were lifted.
    const published = await test.relayed('measures', 7);
    expect(published.slice(-2).map(({ id, type }) => [id, type])).toEqual(fed.map(({ id }) => [id, LIFTED]));
    const shown = await test.get<{ measures: object[] }>(`/v1/cases/${caseId}`, moderator);
    expect(shown.body.measures).toContainEqual(expect.objectContaining({ measureId: removal, status: 'lifted' }));
  });

  it('has no second effect when it is asked for again, and its key serves no other request', async () => {
    const before = await liftedInFeed();

    expect(await lift(suspension, mistaken, key('l1'))).toMatchObject({ status: 200, body: { liftedAt: test.now } });
    expect(await lift(suspension, { reason: 'another' }, key('l1'))).toMatchObject({
      status: 422,
      body: { type: 'urn:custos:problem:idempotency-key-reused' },
    });
    expect(await liftedInFeed()).toEqual(before);
  });

  it.each([
    ['that was lifted', () => suspension],
    ['that was spent when it was given', () => warning],
  ])('is refused for one %s', async (_, measure) => {
    expect(await lift(measure(), mistaken, key(`late-${measure()}`))).toMatchObject({
      status: 409,
      body: { type: 'urn:custos:problem:measure-not-in-force' },
    });
  });

  it.each([
    ['without a key', mistaken, {}, 'idempotency-key-needed'],
    ['without a reason', {}, key('l3'), 'malformed-lift'],
    ['with words for a reason', { reason: 'Mr Wang called' }, key('l3'), 'malformed-lift'],
  ])('is refused %s', async (_, body, headers, kind) => {
    expect(await lift(removal, body, headers)).toMatchObject({
      status: 400,
      body: { type: `urn:custos:problem:${kind}` },
    });
  });

  it('is a moderator’s of that platform alone', async () => {
    const stranger = await test.token('Chen', ['moderator'], ['meadow']);
    const regulator = await test.token('Wang', ['regulator'], [PLATFORM]);

    for (const [measure, token] of [
      [suspension, stranger],
      ['no-such-measure', moderator],
    ] as const) {
      expect(await lift(measure, mistaken, key('l4'), token)).toMatchObject({
        status: 404,
        body: { type: 'urn:custos:problem:measure-not-found' },
      });
    }
    expect((await lift(suspension, mistaken, key('l4'), regulator)).status).toBe(403);
    expect((await lift(suspension, mistaken, key('l4'), test.apiKeys[PLATFORM])).status).toBe(401);
  });
});
