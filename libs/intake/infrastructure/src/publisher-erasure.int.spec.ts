import { RoleTokens } from '@custos/auth';
import { partitionOf } from '@custos/kernel';
import { PostgresLog } from '@custos/messaging';
import { createLogger } from '@custos/observability';
import { ROLES } from '@custos/postgres';
import { until } from '@custos/postgres/testing';
import { Pseudonyms, SubjectKeys } from '@custos/privacy';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IngestUnderTest, MASTER_KEY, textPosted } from './testing/ingest-under-test.js';

const tokens = new RoleTokens('a secret of at least thirty-two characters');
const pseudonyms = new Pseudonyms(MASTER_KEY);

interface Parked {
  readonly key: string;
  readonly position: string;
  readonly reason: string;
}

describe('what a publisher’s topic left parked, once a person in it is erased', () => {
  let ingest: IngestUnderTest;
  let log: PostgresLog;

  beforeAll(async () => {
    ingest = await IngestUnderTest.start(['bbs'], { publisherTopics: { platforms: ['bbs'], tokens } });
    const database = ingest.database.database(ROLES.enforcement);
    log = new PostgresLog({ database, logger: createLogger('test', 'silent') });
  });
  afterAll(async () => {
    await log.close();
    await ingest.stop();
  });

  async function publish(key: string, ...events: unknown[]): Promise<void> {
    const publisher = await log.publisher();
    await publisher.publish(
      'publish.bbs',
      events.map((event) => ({
        partition: partitionOf(key),
        key,
        headers: {},
        value: Buffer.from(JSON.stringify(event)),
      })),
    );
  }

  async function asSre<T>(method: 'GET' | 'POST', path: string, payload?: object): Promise<T> {
    const token = await tokens.issue({ name: 'sam', roles: ['sre'], platforms: ['*'], ttlSeconds: 60 });
    const headers = { authorization: `Bearer ${token}` };
    const request = { method, url: `/v1/parked${path}`, headers, ...(payload && { payload }) };
    return (await ingest.service.server.inject(request)).json<T>();
  }

  async function parkedOf(account: string, count: number): Promise<Parked[]> {
    const key = pseudonyms.of('bbs', 'account', account);
    const { parked } = await until(
      () => asSre<{ parked: Parked[] }>('GET', `?key=${key}`),
      (list) => list.parked.length >= count,
    );
    return parked;
  }

  async function erase(account: string): Promise<void> {
    const enforcement = ingest.database.database(ROLES.enforcement);
    const keys = new SubjectKeys(enforcement, MASTER_KEY);
    await enforcement.transaction((tx) => keys.destroy(tx, 'bbs', pseudonyms.of('bbs', 'account', account)));
  }

  async function replay(account: string): Promise<{ replayed: number; problem?: string }[]> {
    const key = pseudonyms.of('bbs', 'account', account);
    return (await asSre<{ keys: { replayed: number; problem?: string }[] }>('POST', '/replay', { key })).keys;
  }

  it('is closed for good by the erasure of whom its key names, and can only be discarded', async () => {
    await publish('nina', { ...textPosted('n1'), type: 'nobody.Knows' }, textPosted('n2', { data: posted('nina') }));
    const records = await parkedOf('nina', 2);

    await erase('nina');

    expect(await replay('nina')).toMatchObject([{ replayed: 0, problem: expect.stringMatching(/was erased/) }]);
    const which = records.map(({ position }) => ({ topic: 'publish.bbs', partition: partitionOf('nina'), position }));
    expect(await asSre('POST', '/discard', { records: which, reason: 'erased' })).toEqual({ discarded: 2 });
  });

  it('is closed by the erasure of another whom its data names, and of nobody else', async () => {
    const report = { reporterAccountId: 'olga', targetAccountId: 'paul', comment: 'he lives at 7b' };
    await publish('paul', { ...textPosted('r1', { data: report }), type: 'custos.report.ContentReported' });
    await publish('quinn', textPosted('q1', { data: { ...posted('quinn'), text: 1 } }));
    await parkedOf('paul', 1);
    await parkedOf('quinn', 1);

    await erase('olga');

    expect(await replay('paul')).toMatchObject([{ problem: expect.stringMatching(/was erased/) }]);
    expect(await replay('quinn')).toMatchObject([{ problem: expect.stringMatching(/^\/data\/text /) }]);
  });

  it('keeps no name of the sender’s choice in its reason', async () => {
    await publish('rosa', textPosted('f1', { data: { ...posted('rosa'), 'rosa@home.example': 1 } }));

    const [{ reason } = { reason: '' }] = await parkedOf('rosa', 1);

    expect(reason).toBe('/data holds something that is not a field of this event');
  });
});

function posted(accountId: string): object {
  return { contentId: 'c', accountId, text: 'meet me' };
}
