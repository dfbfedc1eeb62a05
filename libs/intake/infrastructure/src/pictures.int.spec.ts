import { createHash } from 'node:crypto';
import { aPicture, heic, png } from '@custos/pictures/testing';
import { until } from '@custos/postgres/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IngestUnderTest, textPosted } from './testing/ingest-under-test.js';

type Media = Readonly<Record<string, unknown>>;

const HASH = /^[0-9a-f]{64}$/;

function picturePosted(id: string, media: Readonly<Record<string, unknown>>) {
  return textPosted(id, {
    type: 'custos.content.ImagePosted',
    data: { contentId: `picture-${id}`, accountId: 'alice', media },
  });
}

const base64 = (bytes: Buffer): { bytes: string } => ({ bytes: bytes.toString('base64') });
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe('a picture sent to POST /v1/events', () => {
  let ingest: IngestUnderTest;
  const picture = aPicture(128);

  beforeAll(async () => {
    ingest = await IngestUnderTest.start(['bbs']);
  });
  afterAll(() => ingest.stop());

  async function storedMedia(id: string): Promise<Media | undefined> {
    const { event } = (await ingest.records('intake')).find((record) => record.event['sourceid'] === id) ?? {};
    return event?.data['media'] as Media | undefined;
  }

  /** A picture is read in time or said not to be: on a slow machine it is sent again, under another id. */
  async function readMedia(name: string, bytes: Buffer): Promise<Media | undefined> {
    let sent = 0;
    const send = async () => {
      const id = `${name}-${sent++}`;
      expect((await ingest.send(picturePosted(id, base64(bytes)))).body.receipts).toMatchObject([{ status: 'new' }]);
      return storedMedia(id);
    };
    return until(send, (media) => media?.['unreadable'] !== 'time');
  }

  it('stands in the log as its hashes, and nowhere itself', async () => {
    expect(await readMedia('p1', picture)).toEqual({
      sha256: sha256(picture),
      md5: createHash('md5').update(picture).digest('hex'),
      pdq: expect.stringMatching(HASH),
      quality: 100,
    });
    const records = (await ingest.records('intake')).map(({ event }) => event);
    expect(JSON.stringify(records)).not.toContain(picture.toString('base64').slice(100, 140));
  });

  it('is accepted with the reason where it cannot be looked at, and the next one is read', async () => {
    const cut = picture.subarray(0, picture.length / 2);
    const pictures = {
      noise: Buffer.alloc(5_000, 'noise'),
      cut,
      // Some kilobytes that claim a gigapixel, and some that hold what they claim: thirty million.
      claim: png(32_000, Buffer.alloc(64)),
      bomb: png(5_500, Buffer.alloc(5_500 * 5_501)),
      phone: heic(),
      good: picture,
    };
    const together = Object.entries(pictures).map(([id, bytes]) => picturePosted(id, base64(bytes)));
    const answer = await ingest.send([...together, textPosted('text')]);

    expect(answer.body.receipts!.map(({ status }) => status)).toEqual(Array(7).fill('new'));
    const { noise, claim, bomb, phone, good } = pictures;
    expect(await readMedia('noise', noise)).toMatchObject({ unreadable: 'format' });
    for (const [name, bytes, unreadable] of [
      ['cut', cut, 'broken'],
      ['phone', phone, 'format'],
    ] as const)
      expect(await readMedia(name, bytes)).toEqual({ sha256: sha256(bytes), md5: expect.any(String), unreadable });
    expect(await readMedia('claim', claim)).toMatchObject({ unreadable: 'pixels' });
    expect(await readMedia('bomb', bomb)).toMatchObject({ unreadable: 'pixels' });
    expect(await readMedia('good', good)).toMatchObject({ quality: 100 });
  });

  it('is refused, with a pointer, where it is too large, no base64, or not the one whose digest it comes with', async () => {
    const answer = await ingest.send(
      [
        picturePosted('large', base64(Buffer.alloc(524_290))),
        picturePosted('no-base64', { bytes: '!!!!' }),
        picturePosted('foreign', { ...base64(picture), sha256: 'f'.repeat(64) }),
        picturePosted('nothing', {}),
        picturePosted('old', { ...base64(picture), sha256: sha256(picture) }),
      ].map((event) => (event.id === 'old' ? { ...event, schemaversion: 1 } : event)),
    );

    expect(answer.status).toBe(400);
    expect(answer.body.type).toBe('urn:custos:problem:no-event-accepted');
    expect(answer.body.errors!.map(({ index, pointer }) => `${index} ${pointer}`)).toEqual([
      '0 /data/media/bytes',
      '1 /data/media/bytes',
      '2 /data/media/sha256',
      ...['3 /data/media/sha256', '3 /data/media/bytes', '3 /data/media'],
      '4 /data/media/bytes',
    ]);
  });

  it('may be as large as it can be, and be sent in one request with others', async () => {
    const answer = await ingest.send(
      ['l1', 'l2', 'l3', 'l4', 'l5'].map((id) => picturePosted(id, base64(padded(picture)))),
    );

    expect(answer.status).toBe(202);
    expect(await storedMedia('l5')).toMatchObject({ sha256: sha256(padded(picture)) });
    expect(await readMedia('l6', padded(picture))).toMatchObject({ quality: 100 });
  });

  it('may still be sent as version 1 says, by its hashes', async () => {
    const answer = await ingest.send([
      { ...picturePosted('v1', { sha256: sha256(picture) }), schemaversion: 1 },
      picturePosted('v2', { sha256: sha256(picture) }),
    ]);

    expect(answer.body.receipts).toHaveLength(2);
    expect(await storedMedia('v1')).toEqual({ sha256: sha256(picture) });
  });
});

/** Decoders ignore what follows a picture's end. */
function padded(picture: Buffer): Buffer {
  return Buffer.concat([picture, Buffer.alloc(524_288 - picture.length)]);
}
