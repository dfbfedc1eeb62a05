import { contractOf, type ImagePosted } from '@custos/contracts';
import type { PictureFacts } from '@custos/intake-domain';
import { describe, expect, it } from '@jest/globals';
import { AcceptEvents, type AcceptEventsOptions } from './accept-events.js';
import type { Accepted } from './acceptance.js';
import { DuplicateWindow } from './duplicate-window.js';
import { NotDurable, Overloaded } from './errors.js';
import type { AppendReceipt, EventRecord } from './ports.js';

const PDQ = '0f'.repeat(32);

/** A log that answers when it is told to, and fails the partitions it is told to. */
class LogOnCommand {
  readonly largestValue = 4_096;
  readonly appended: EventRecord[] = [];
  readonly #waiting: (() => void)[] = [];
  failing: (record: EventRecord) => boolean = () => false;
  held = false;
  reached = (): void => {};

  async append(_topic: string, records: readonly EventRecord[]): Promise<AppendReceipt[]> {
    this.reached();
    if (this.held) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return records.map((record) => {
      if (this.failing(record)) return { ok: false, error: new Error('not enough replicas') };
      this.appended.push(record);
      return { ok: true, partition: record.partition, position: BigInt(this.appended.length - 1) };
    });
  }

  release(): void {
    this.held = false;
    for (const go of this.#waiting.splice(0)) go();
  }
}

function setUp(options: AcceptEventsOptions = {}) {
  const log = new LogOnCommand();
  const clock = { now: Date.UTC(2026, 10, 22) };
  const counts: Record<string, number> = {};
  const asked: { bytes: string; withinMs: number }[] = [];
  const pictures = {
    read: (bytes: Buffer, withinMs: number) => {
      asked.push({ bytes: bytes.toString(), withinMs });
      clock.now += 2_000;
      return Promise.resolve(factsOf(bytes, withinMs));
    },
  };
  const events = new AcceptEvents(
    {
      contracts: { contractsFor: () => Promise.resolve(contractOf) },
      sealer: { keysOf: () => Promise.resolve((owner, text) => ({ kid: owner, nonce: '', ciphertext: btoa(text) })) },
      pseudonyms: { of: (_platform, kind, id) => `${kind}-${id}` },
      log,
      pictures,
      meter: {
        counted: (_platform, outcomes) => {
          for (const [name, count] of Object.entries(outcomes)) counts[name] = (counts[name] ?? 0) + count;
        },
        queued: () => {},
      },
      now: () => clock.now,
    },
    options,
  );
  const send = (candidates: unknown[], bytes = 100, whole = false): Promise<Accepted> =>
    events.execute({ platform: 'bbs', candidates: [...candidates], bytes, traceparents: [], whole });
  return { log, clock, counts, asked, events, send };
}

function factsOf(bytes: Buffer, withinMs: number): PictureFacts {
  const digests = { sha256: bytes.toString('hex').padEnd(64, '0'), md5: bytes.toString('hex').padEnd(32, '0') };
  return withinMs === 0 ? { ...digests, unreadable: 'time' } : { ...digests, pdq: PDQ, quality: 80 };
}

function event(id: string, changes: Record<string, unknown> = {}, data: Record<string, unknown> = {}): unknown {
  return {
    specversion: '1.0',
    id,
    source: '/bbs',
    type: 'custos.content.TextPosted',
    data: { contentId: 'p', accountId: 'alice', text: 'hello', ...data },
    ...changes,
  };
}

const statuses = ({ receipts }: Accepted) => receipts.map(({ status }) => status);

describe('accepting events', () => {
  it('lets the good ones of a batch in and tells the bad ones apart', async () => {
    const { log, counts, send } = setUp();

    const { receipts, problems } = await send([event('a'), event('b', {}, { text: 1 }), event('c')]);

    expect(receipts.map(({ index, position }) => [index, position])).toEqual([
      [0, 0n],
      [2, 1n],
    ]);
    expect(problems).toEqual([{ index: 1, kind: 'invalid', pointer: '/data/text', detail: expect.any(String) }]);
    expect(log.appended.map(({ value }) => (JSON.parse(value.toString()) as { sourceid: string }).sourceid)).toEqual([
      'a',
      'c',
    ]);
    expect(counts).toMatchObject({ new: 2, refused: 1, failed: 0 });
  });

  it('lets nothing of a batch in that must be whole and is not, and counts only what was refused', async () => {
    const { log, counts, send } = setUp();

    const invalid = await send([event('a'), event('b', {}, { text: 1 })], 100, true);
    const large = await send([event('a'), event('b', {}, { text: 'x'.repeat(4_000) })], 100, true);

    expect([invalid.receipts, large.receipts, log.appended]).toEqual([[], [], []]);
    expect([...invalid.problems, ...large.problems].map(({ index, kind }) => [index, kind])).toEqual([
      [1, 'invalid'],
      [1, 'too-large'],
    ]);
    expect(counts).toMatchObject({ new: 0, duplicate: 0, refused: 2 });
    expect(statuses(await send([event('a'), event('c')], 100, true))).toEqual(['new', 'new']);
  });

  it('gives a duplicate the receipt of the first copy, and appends nothing', async () => {
    const { log, send } = setUp();
    const first = await send([event('a')]);

    const again = await send([event('b'), event('a'), event('a')]);

    expect(statuses(again)).toEqual(['new', 'duplicate', 'duplicate']);
    expect(again.receipts[1]).toMatchObject({ id: first.receipts[0]!.id, position: first.receipts[0]!.position });
    expect(log.appended).toHaveLength(2);
  });

  it('recognises a copy in the same batch', async () => {
    const { log, send } = setUp();

    expect(statuses(await send([event('a'), event('a')]))).toEqual(['new', 'duplicate']);
    expect(statuses(await send([event('a')]))).toEqual(['duplicate']);
    expect(log.appended).toHaveLength(1);
  });

  it('calls a copy a duplicate only once the first is durable', async () => {
    const { log, send } = setUp();
    log.held = true;
    const order: string[] = [];

    const first = send([event('a')]).then((answer) => order.push(...statuses(answer)));
    const second = send([event('a')]).then((answer) => order.push(...statuses(answer)));
    await new Promise((next) => setTimeout(next, 10));
    expect(order).toEqual([]);
    log.release();
    await Promise.all([first, second]);

    expect(order).toEqual(['new', 'duplicate']);
  });

  it('fails both when the first copy fails, and takes the resend as new', async () => {
    const { log, counts, send } = setUp();
    log.held = true;
    log.failing = () => true;
    const both = [send([event('a')]), send([event('a')])];
    await new Promise((next) => setTimeout(next, 10));
    log.release();

    for (const one of await Promise.allSettled(both)) expect(one).toMatchObject({ reason: expect.any(NotDurable) });
    log.failing = () => false;
    expect(statuses(await send([event('a')]))).toEqual(['new']);
    expect(counts).toMatchObject({ failed: 2, new: 1 });
  });

  it('answers nothing when one partition fails; on resending what had been durable counts once', async () => {
    const { log, send } = setUp();
    const batch = [event('a'), event('b', {}, { accountId: 'bob' })];
    log.failing = ({ key }) => key === 'account-bob';

    await expect(send(batch)).rejects.toThrow(NotDurable);
    log.failing = () => false;

    expect(statuses(await send(batch))).toEqual(['duplicate', 'new']);
    expect(log.appended.map(({ key }) => key)).toEqual(['account-alice', 'account-bob']);
  });

  it('takes a higher revision as superseding', async () => {
    const { send } = setUp();

    expect(statuses(await send([event('a'), event('a', { revision: 1 }), event('a', { revision: 1 })]))).toEqual([
      'new',
      'superseding',
      'duplicate',
    ]);
  });

  it('forgets copies after the window’s time and beyond its size', async () => {
    const { clock, send } = setUp({ window: new DuplicateWindow(1_000, 2) });
    await send([event('a'), event('b')]);
    clock.now += 999;
    expect(statuses(await send([event('a')]))).toEqual(['duplicate']);
    clock.now += 1;
    expect(statuses(await send([event('a')]))).toEqual(['new']);
    await send([event('c'), event('d'), event('e'), event('f')]);
    expect(statuses(await send([event('f'), event('e'), event('a')]))).toEqual(['duplicate', 'duplicate', 'new']);
  });

  it('keeps nothing of what was sent while the log has it', async () => {
    const { log, events } = setUp();
    log.held = true;
    const candidates = [event('a'), event('b', {}, { text: 1 })];

    const reached = new Promise<void>((resolve) => (log.reached = resolve));
    const answer = events.execute({ platform: 'bbs', candidates, bytes: 100, traceparents: [] });
    await reached;
    expect(candidates).toEqual([undefined, undefined]);
    log.release();

    expect(statuses(await answer)).toEqual(['new']);
  });

  it('refuses what the log cannot carry, the rest goes in', async () => {
    const { send } = setUp();

    const { receipts, problems } = await send([event('a', {}, { text: 'x'.repeat(4_000) }), event('b')]);

    expect(receipts.map(({ index }) => index)).toEqual([1]);
    expect(problems).toMatchObject([{ index: 0, kind: 'too-large' }]);
  });

  it('refuses a request while too much waits, but never when nothing does', async () => {
    const { log, send } = setUp({ mostQueuedBytes: 1_000 });
    log.held = true;
    const first = send([event('a')], 5_000);
    await new Promise((next) => setTimeout(next, 5));

    await expect(send([event('b')], 1)).rejects.toThrow(Overloaded);
    log.release();
    await first;

    expect(statuses(await send([event('b')], 1))).toEqual(['new']);
  });
});

describe('accepting pictures', () => {
  const picture = (id: string, media: Record<string, unknown>) =>
    event(id, { type: 'custos.content.ImagePosted', data: { contentId: id, accountId: 'alice', media } });
  const bytes = (text: string) => Buffer.from(text).toString('base64');
  const mediaOf = ({ value }: EventRecord) =>
    (JSON.parse(value.toString()) as { data: ImagePosted }).data.media as Record<string, unknown>;

  it('keeps what was read of them and lets the bytes go', async () => {
    const { log, asked, send } = setUp();

    await send([picture('a', { bytes: bytes('sea'), pdq: 'f'.repeat(64) }), event('b')]);

    expect(asked).toEqual([{ bytes: 'sea', withinMs: 5_000 }]);
    expect(log.appended.map(({ value }) => value.toString().includes(bytes('sea')))).toEqual([false, false]);
    expect(mediaOf(log.appended[0]!)).toEqual({
      sha256: '736561'.padEnd(64, '0'),
      md5: '736561'.padEnd(32, '0'),
      pdq: PDQ,
      quality: 80,
    });
  });

  it('refuses one that comes with the digest of another, and takes the rest', async () => {
    const { log, send } = setUp();

    const { receipts, problems } = await send([
      picture('a', { bytes: bytes('sea'), sha256: 'f'.repeat(64) }),
      picture('b', { bytes: bytes('sea'), sha256: '736561'.padEnd(64, '0') }),
    ]);

    expect(problems).toMatchObject([{ index: 0, kind: 'invalid', pointer: '/data/media/sha256' }]);
    expect(receipts.map(({ index }) => index)).toEqual([1]);
    expect(log.appended).toHaveLength(1);
  });

  it('reads for as long as a request may take, and says of the others that they are unread', async () => {
    const { log, asked, send } = setUp();

    const all = ['1', '2', '3', '4', '5'].map((id) => picture(id, { bytes: bytes(id) }));
    expect(statuses(await send(all))).toEqual(Array(5).fill('new'));

    expect(asked.map(({ withinMs }) => withinMs)).toEqual([5_000, 3_000, 1_000, 0, 0]);
    expect(log.appended.map((record) => mediaOf(record)['unreadable'])).toEqual([
      ...[undefined, undefined, undefined],
      ...['time', 'time'],
    ]);
  });

  it('reads none of a batch that must be whole and is not', async () => {
    const { asked, send } = setUp();

    await send([picture('a', { bytes: bytes('sea') }), event('b', {}, { text: 1 })], 100, true);

    expect(asked).toEqual([]);
  });
});
