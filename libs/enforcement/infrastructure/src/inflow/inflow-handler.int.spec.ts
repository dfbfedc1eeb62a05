import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventEnvelope } from '@custos/contracts';
import { accountStream, caseIdOf, caseStream } from '@custos/enforcement-domain';
import { TERMS } from '@custos/enforcement-domain/testing';
import { EventStore } from '@custos/event-store';
import { PARTITIONS } from '@custos/kernel';
import type { LogRecord } from '@custos/messaging';
import { ROLES, type Database, type Transaction } from '@custos/postgres';
import { createTestDatabase, type TestDatabase } from '@custos/postgres/testing';
import { open, privacyMigrations, seal, SubjectKeys } from '@custos/privacy';
import { ExpiryPoller } from '../expiry/expiry-poller.js';
import { migrations, SCHEMA } from '../migrations.js';
import { ConcurrencyConflict } from '../store/concurrency-conflict.js';
import { WorkStore } from '../store/work-store.js';
import { batchesOf, PLATFORM, recordOf, signalRecord } from '../testing/records.js';
import { InflowHandler } from './inflow-handler.js';

/** As long as a pseudonym is. */
function pseudonym(name: string): string {
  return name.padEnd(22, '_');
}

const silent = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };

describe('what comes in by the topics', () => {
  const events = new EventStore();
  const store = new WorkStore(SCHEMA);
  const masterKey = randomBytes(32);
  let test: TestDatabase;
  let database: Database;
  let subjectKeys: SubjectKeys;
  let handler: InflowHandler;
  let now: string;
  let account: string;
  let accounts = 0;
  const stranger = pseudonym('stranger');

  beforeAll(async () => {
    test = await createTestDatabase([...privacyMigrations(), ...migrations]);
    database = test.database(ROLES.enforcement);
    subjectKeys = new SubjectKeys(database, masterKey);
    const policy = { terms: TERMS, holdMs: 3_600_000 };
    handler = new InflowHandler({ schema: SCHEMA, store, subjectKeys, policy, clock: () => now });
  });
  beforeEach(() => {
    now = '2026-11-22T12:00:05.000Z';
    account = pseudonym(`account-${accounts++}`);
  });
  afterAll(async () => {
    const heads = await Promise.all(Array.from({ length: PARTITIONS }, (_, shard) => events.verify(database, shard)));
    await test.drop();
    expect(heads.filter(({ ok }) => !ok)).toEqual([]);
  });

  const deliver = (...records: LogRecord[]) => database.transaction((tx) => handler.handle(batchesOf(records), tx));
  const caseOf = (contentId: string, platform = PLATFORM) =>
    caseStream(caseIdOf(platform, account, { kind: 'content', id: contentId }, 'FRAUD_SCAM'));

  async function streamOf(streamId: string): Promise<EventEnvelope[]> {
    return (await store.read(database, [streamId])).get(streamId) ?? [];
  }

  async function typesIn(streamId: string): Promise<string[]> {
    return (await streamOf(streamId)).map(({ type }) => type.replace('custos.enforcement.', ''));
  }

  function poller(): ExpiryPoller {
    return new ExpiryPoller({ schema: SCHEMA, database, store, clock: () => now, logger: silent });
  }

  it('a live signal opens a case, preserves its evidence and holds the content, in one append', async () => {
    await deliver(signalRecord(account, 'c1'));

    const [opened, preserved, imposed] = await streamOf(caseOf('c1'));
    expect([opened, preserved, imposed]).toMatchObject([
      { type: 'custos.enforcement.CaseOpened', streamversion: 1, correlationid: 'event-of-c1' },
      { type: 'custos.enforcement.EvidencePreserved', streamversion: 2, correlationid: 'event-of-c1' },
      {
        type: 'custos.enforcement.MeasureImposed',
        streamversion: 3,
        platform: PLATFORM,
        partitionkey: account,
        correlationid: 'event-of-c1',
        actor: `rule:advance-fee@${'a'.repeat(64)}`,
        data: { measure: 'M_CONTENT_HOLD_FOR_REVIEW', until: '2026-11-22T13:00:05.000Z' },
      },
    ]);
    const { rows } = await database.query('SELECT state FROM enforcement.cases WHERE account_key = $1', [account]);
    expect(rows).toEqual([{ state: 'open' }]);
  });

  it('the same signal again has no second effect', async () => {
    const record = signalRecord(account, 'c1');
    await deliver(record);
    const before = await streamOf(caseOf('c1'));

    await deliver(record, signalRecord(account, 'c1'));

    expect(await streamOf(caseOf('c1'))).toEqual(before);
  });

  it('two signals upon one event share a case, its evidence and one hold', async () => {
    await deliver(signalRecord(account, 'c1'), signalRecord(account, 'c1', { signalId: 'other', rule: 'other-rule' }));

    expect(await typesIn(caseOf('c1'))).toEqual([
      'CaseOpened',
      'EvidencePreserved',
      'MeasureImposed',
      'SignalAttached',
    ]);
  });

  it('a cluster has one case, which each signal of its growth joins with evidence of its own, and no measure', async () => {
    const object = pseudonym('object');
    const acts = ['c1', 'c2'].map((subject) => ({ event: randomUUID(), subject, account, time: now }));
    const grown = (step: number) =>
      signalRecord(object, `c${step + 1}`, {
        signalId: `step-${step}`,
        category: 'COORDINATED_INAUTHENTIC',
        subject: { kind: 'cluster', id: object },
        cluster: {
          ...{ object, day: '2026-11-22', step, accounts: [account, stranger], acts },
          ...{ burst: 900_000, similarity: 1_000_000, concentration: 1_000_000 },
        },
      });
    await deliver(grown(0));
    await deliver(grown(1), grown(0));

    const caseId = caseIdOf(PLATFORM, object, { kind: 'cluster', id: object }, 'COORDINATED_INAUTHENTIC');
    const events = await streamOf(caseStream(caseId));
    const types = events.map(({ type }) => type.replace('custos.enforcement.', ''));
    expect(types).toEqual(['CaseOpened', 'EvidencePreserved', 'SignalAttached', 'EvidencePreserved']);
    expect(events[2]?.data).toMatchObject({ signal: { cluster: { step: 1, accounts: [account, stranger] } } });
  });

  it('a shadow signal opens nothing and joins what is open', async () => {
    const shadow = { signalId: 'shadow', mode: 'shadow' } as const;
    await deliver(signalRecord(account, 'c1', shadow));
    expect(await typesIn(caseOf('c1'))).toEqual([]);

    await deliver(signalRecord(account, 'c1'), signalRecord(account, 'c1', shadow));
    expect((await typesIn(caseOf('c1'))).at(-1)).toBe('SignalAttached');
  });

  it('the same signal of two platforms makes two cases that know nothing of each other', async () => {
    await deliver(signalRecord(account, 'c1'), signalRecord(account, 'c1', {}, 'meadow'));

    expect(caseOf('c1')).not.toBe(caseOf('c1', 'meadow'));
    for (const platform of [PLATFORM, 'meadow']) {
      expect((await streamOf(caseOf('c1', platform))).map((event) => event.platform)).toEqual([
        platform,
        platform,
        platform,
      ]);
    }
  });

  it('a user’s report opens a case with the report for evidence, and no measure', async () => {
    const data = {
      reportId: 'r1',
      reporterAccountId: pseudonym('reporter'),
      targetAccountId: account,
      subject: { kind: 'content', id: 'c1' },
      category: 'FRAUD_SCAM',
    };
    const report = recordOf({
      topic: 'inbox',
      type: 'custos.report.ContentReported',
      id: 'r1',
      accountKey: account,
      data,
    });
    await deliver(report);
    await deliver(report);

    expect(await typesIn(caseOf('c1'))).toEqual(['CaseOpened', 'EvidencePreserved']);
    const [, preserved] = await streamOf(caseOf('c1'));
    expect(preserved?.data).toMatchObject({ topic: 'inbox', event: { data: { reportId: 'r1' } } });
  });

  function acknowledgement(measureId: string, accountKey: string, platform = PLATFORM): LogRecord {
    const data = { measureId, accountId: accountKey, outcome: 'applied', appliedAt: now };
    const type = 'custos.enforcement.MeasureAcknowledged';
    return recordOf({ topic: 'inbox', type, id: `ack-of-${measureId}-${platform}`, platform, accountKey, data });
  }

  it('an acknowledgement is recorded with its measure, once, on the measure’s own line of events', async () => {
    await deliver(signalRecord(account, 'c1'));
    const { measureId } = (await streamOf(caseOf('c1')))[2]?.data as { measureId: string };
    await deliver(acknowledgement(measureId, account));
    await deliver(acknowledgement(measureId, account));

    expect((await streamOf(caseOf('c1'))).slice(3)).toMatchObject([
      {
        type: 'custos.enforcement.MeasureApplied',
        correlationid: 'event-of-c1',
        data: { measureId, outcome: 'applied' },
      },
    ]);
  });

  it('an acknowledgement of another platform’s or account’s measure is refused and touches nothing of it', async () => {
    await deliver(signalRecord(account, 'c1'));
    const before = await streamOf(caseOf('c1'));
    const { measureId } = before[2]?.data as { measureId: string };
    await deliver(acknowledgement(measureId, account, 'meadow'), acknowledgement(measureId, stranger));

    expect(await streamOf(caseOf('c1'))).toEqual(before);
    const refused = await streamOf(accountStream(stranger));
    expect(refused).toMatchObject([
      { type: 'custos.enforcement.CommandRefused', data: { command: 'RecordApplication', reason: 'measure-unknown' } },
    ]);
  });

  it('a person’s erasure destroys their key', async () => {
    const ingest = new SubjectKeys(test.database(ROLES.ingest), masterKey);
    const key = (await ingest.ensure([{ platform: PLATFORM, subject: account }])).get(`${PLATFORM}/${account}`);
    if (key === undefined) throw new Error('no key');
    const sealed = seal(key, 'words', 'e/text');
    expect(open(key, sealed, 'e/text')).toBe('words');

    const data = { accountId: account };
    await deliver(
      recordOf({ topic: 'inbox', type: 'custos.privacy.SubjectErased', id: 'x', accountKey: account, data }),
    );

    const found = await new SubjectKeys(database, masterKey).lookup([sealed.kid]);
    expect([...found]).toEqual([[sealed.kid, undefined]]);
  });

  it('a record that breaks its contract is named, so that it can be parked', async () => {
    const broken = signalRecord(account, 'c1', { mode: 'loud' } as never);
    await expect(deliver(signalRecord(account, 'c2'), broken)).rejects.toMatchObject({
      name: 'PoisonRecord',
      code: 'contract-broken',
      record: { position: broken.position },
    });
    expect(await typesIn(caseOf('c2'))).toEqual([]);
  });

  it('a stream that moved on since it was read is a conflict that another try resolves', async () => {
    const [first, second] = [signalRecord(account, 'c1'), signalRecord(account, 'c1', { signalId: 'other' })];
    const slow = database.transaction(async (tx) => {
      const work = await store.begin(tx, [caseOf('c1')], now);
      await deliver(first);
      work.caseOf(caseOf('c1').slice('case:'.length)).execute(
        { kind: 'LiftMeasure', commandId: 'x', at: now, measureId: 'm', reason: 'r' },
        {
          ...{ platform: PLATFORM, routingKey: account, causationId: 'x', correlationId: 'x', actor: 'person:Lin' },
          traceparent: undefined,
        },
      );
      await store.complete(tx, work);
    });
    await expect(slow).rejects.toBeInstanceOf(ConcurrencyConflict);

    await deliver(second);
    expect((await typesIn(caseOf('c1'))).at(-1)).toBe('SignalAttached');
  });

  it('a hold ends by an event when its time has come, once, whichever of two pollers finds it', async () => {
    await deliver(signalRecord(account, 'c1'));
    await poller().endDue();
    expect(await typesIn(caseOf('c1'))).toHaveLength(3);

    now = '2026-11-22T13:00:07.000Z';
    await Promise.all([poller().endDue(), poller().endDue()]);
    await poller().endDue();

    expect((await streamOf(caseOf('c1'))).slice(3)).toMatchObject([
      {
        type: 'custos.enforcement.MeasureExpired',
        correlationid: 'event-of-c1',
        actor: 'service:enforcement',
        data: { at: '2026-11-22T13:00:05.000Z', reason: 'term-ended' },
      },
    ]);
  });

  it('takes as many queries for a thousand signals as for one', async () => {
    const queries = async (...records: LogRecord[]) => {
      let count = 0;
      await database.transaction(async (tx) => {
        const query: Transaction['query'] = (statement, values) => {
          count += 1;
          return tx.query(statement, values);
        };
        await handler.handle(batchesOf(records), { inTransaction: true, query });
      });
      return count;
    };
    const many = Array.from({ length: 1_000 }, (_, n) => signalRecord(pseudonym(`many-${n % 300}`), `many-${n}`));

    expect(await queries(...many)).toBe(await queries(signalRecord(account, 'c1')));
    const { rows } = await database.query("SELECT FROM enforcement.cases WHERE account_key LIKE 'many-%'");
    expect(rows).toHaveLength(1_000);
  });
});
