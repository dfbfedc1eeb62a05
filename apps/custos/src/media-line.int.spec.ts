import { MediaBanks, MEDIA_FORMATS } from '@custos/classification-infrastructure';
import { PictureHasher } from '@custos/pictures';
import { aPicture } from '@custos/pictures/testing';
import { ROLES } from '@custos/postgres';
import { until } from '@custos/postgres/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LineUnderTest, type Relayed } from './testing/line-under-test.js';

const SHA256 = '5'.repeat(64);

describe('from HTTP to the measure', () => {
  let line: LineUnderTest;

  beforeAll(async () => {
    line = await LineUnderTest.start();
  });
  afterAll(() => line.stop());

  let sent = 0;
  async function send(type: string, data: Readonly<Record<string, unknown>>, more: object = {}): Promise<void> {
    const id = `e${sent++}`;
    const event = { specversion: '1.0', id, source: '/shop', type: `custos.${type}`, data, ...more };
    expect(await line.send('/v1/events', event)).toMatchObject({ status: 202 });
  }

  async function signalsOf(rule: string): Promise<Relayed[]> {
    const signals = await line.relayed('signals', 'SignalRaised');
    return signals.filter(({ event }) => event.data['rule'] === rule);
  }

  it('a picture of a bank is found by its looks though only its bytes were sent, and disabled', async () => {
    // given a bank that knows it at another size
    const hasher = new PictureHasher();
    const { pdq } = await hasher.hash(aPicture(256));
    await hasher.close();
    const list = MEDIA_FORMATS.csv.read(`kind,hash\npdq,${pdq}\n`);
    const bank = { bank: 'partner', category: 'NCII', list, replace: false, by: 'Wang' };
    await new MediaBanks(line.database.database(ROLES.owner)).import(bank);

    // when it is posted, as often as the classifier needs to take the bank up
    const media = { bytes: aPicture(200).toString('base64') };
    const found = await until(
      async () => {
        await send('content.ImagePosted', { contentId: 'picture', accountId: 'mallory', media });
        await send('content.TextPosted', {
          contentId: 'text',
          accountId: 'eve',
          text: '领奖验证码，中奖，联系13812345678',
        });
        return signalsOf('media.known-private-images');
      },
      ({ length }) => length > 0,
    );

    // then
    expect(found[0]!.event.data).toMatchObject({ category: 'NCII', subject: { kind: 'content', id: 'picture' } });
    expect(found[0]!.event.data['detail']).toMatch(/ partner \(pdq, \d+ bits from [0-9a-f]{64}\)$/);
    const measures = await until(
      () => line.relayed('measures', 'MeasureImposed'),
      (all) => all.some(({ event }) => event.data['category'] === 'NCII'),
    );
    const imposed = measures.find(({ event }) => event.data['category'] === 'NCII');
    expect(imposed!.event.data).toMatchObject({ measure: 'M_CONTENT_DISABLE' });
    for (const { record } of await line.relayed('intake', 'ImagePosted'))
      expect(record.value.toString()).not.toContain(media.bytes.slice(60, 100));
  });

  it('generated media without a label are labelled, those with one are not', async () => {
    const posted = (contentId: string, visibleLabel: boolean) =>
      send('content.VideoPosted', {
        ...{ contentId, accountId: 'painter', media: { sha256: SHA256 } },
        synthetic: { visibleLabel, implicitLabel: { present: true, producer: 'Hongye Image Service' } },
      });

    // Of one account, and so judged in this order.
    await posted('labelled', true);
    await posted('unlabelled', false);

    const signals = await until(
      () => signalsOf('synthetic.unlabelled'),
      ({ length }) => length > 0,
    );
    expect(signals.map(({ event }) => event.data)).toMatchObject([
      { category: 'UNLABELLED_SYNTHETIC_MEDIA', subject: { kind: 'content', id: 'unlabelled' } },
    ]);
    const category = 'UNLABELLED_SYNTHETIC_MEDIA';
    const measures = await until(
      () => line.relayed('measures', 'MeasureImposed'),
      (all) => all.some(({ event }) => event.data['category'] === category),
    );
    const imposed = measures.filter(({ event }) => event.data['category'] === category);
    expect(imposed.map(({ event }) => event.data)).toMatchObject([{ measure: 'M_CONTENT_LABEL' }]);
    const stored = await line.relayed('intake', 'VideoPosted');
    expect(stored.map(({ record }) => record.value.toString()).join()).not.toContain('Hongye');
  });

  it('an authority may go by the name it was verified by, and nobody else', async () => {
    const name = { displayName: '国家税务总局' };
    const verified = { kind: 'organisation', name: '国家税务总局' };
    await send('account.AccountRegistered', { accountId: 'tax', ...name, verified });
    await send('account.AccountProfileChanged', { accountId: 'tax', ...name }, { schemaversion: 1 });

    const signals = await until(
      () => signalsOf('impersonation.state-organ-look-alike'),
      ({ length }) => length > 0,
    );
    const ids = signals.map(({ event }) => (event.data['event'] as { type: string }).type);
    expect(ids).toEqual(['custos.account.AccountProfileChanged']);
    expect(await line.parked()).toEqual([]);
  });
});
