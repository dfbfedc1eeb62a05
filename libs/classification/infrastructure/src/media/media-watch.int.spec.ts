import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { derivedId } from '@custos/kernel';
import { ROLES } from '@custos/postgres';
import { until } from '@custos/postgres/testing';
import { aRule } from '../testing/packs.js';
import { Street } from '../testing/street.js';
import { readCsv } from './formats/csv.js';
import { MediaBanks } from './media-banks.js';

const PDQ = 'd8f8f0cce0f4a84f0e370a22028f67f0b36e2ed596623e1d33e6b39c4e9c9b22';
const TYPE = 'custos.content.ImagePosted';

let street: Street;
let folder: string;

beforeEach(async () => {
  street = await Street.found();
  folder = await mkdtemp(join(tmpdir(), 'custos-pack-'));
  await mkdir(join(folder, 'rules'));
  const rule = aRule({
    id: 'known-picture',
    category: 'NCII',
    events: [TYPE],
    when: '"shared-privately" in media.banks && media.distance <= 8',
  });
  await writeFile(join(folder, 'pack.yaml'), JSON.stringify({ id: 'pictures', title: { en: 'Pictures', zh: '图片' } }));
  await writeFile(join(folder, 'rules/known-picture.yaml'), JSON.stringify(rule));
});

afterEach(async () => {
  await street.leave();
  await rm(folder, { recursive: true });
});

function postPicture(contentId: string): Promise<void> {
  const key = street.keyOf('u-1');
  const envelope = {
    id: derivedId({ platform: 'market', source: '/chat', id: contentId, revision: 0, purpose: 'event' }),
    ...{ specversion: '1.0', source: '/chat', type: TYPE, schemaversion: 1, platform: 'market', partitionkey: key },
    ...{ time: '2026-11-22T02:00:00.000Z', ingesttime: '2026-11-22T02:00:00.000Z', revision: 0 },
    data: { contentId, accountId: key, media: { sha256: 'a'.repeat(64), pdq: PDQ } },
  };
  return street.publish([street.record(key, JSON.stringify(envelope))]);
}

describe('a classifier that runs', () => {
  it('takes up a bank that is imported meanwhile', async () => {
    await street.open(folder);
    await postPicture('before');
    await street.tallied(1);
    const list = readCsv(`kind,hash\npdq,${PDQ}`);
    const banks = new MediaBanks(street.test.database(ROLES.owner));
    await banks.import({ bank: 'shared-privately', category: 'NCII', list, replace: false, by: 'Wang' });
    // Pictures go on being posted until one is found: the banks are looked after every few seconds.
    let posted = 1;
    const [found] = await until(
      async () => {
        await postPicture(`after ${posted++}`);
        await street.tallied(posted);
        return street.signals();
      },
      ({ length }) => length > 0,
    );
    const signal = found?.data;
    expect(signal).toMatchObject({ rule: 'known-picture', category: 'NCII' });
    expect(signal?.subject.id).not.toBe('before');
  });

  it('begins though a stored bank must not be used any more, judges by the others, and says what is left out', async () => {
    // given
    const owner = street.test.database(ROLES.owner);
    const list = readCsv(`kind,hash\npdq,${PDQ}`);
    const bank = { bank: 'shared-privately', category: 'NCII', list, replace: false, by: 'Wang' };
    await new MediaBanks(owner).import(bank);
    await owner.query(
      `INSERT INTO classifier.media_bank_versions
           (bank, category, enabled, sampling, radius, pdq, md5, sha256, recorded_by)
         SELECT 'opinions', 'S_NATIONAL_HONOUR', enabled, sampling, radius, pdq, md5, sha256, 'Wang'
         FROM classifier.media_bank_versions`,
    );
    // when
    await street.open(folder);
    await postPicture('judged');
    await street.tallied(1);
    // then
    expect((await street.signals()).map(({ data }) => data.rule)).toEqual(['known-picture']);
    const ready = await until(
      () => fetch(`${street.url}/health/ready`),
      ({ status }) => status === 200,
    );
    const { checks } = (await ready.json()) as { checks: Record<string, unknown> };
    expect(checks['media']).toEqual({
      ok: true,
      problem: 'media banks are left out: opinions: "S_NATIONAL_HONOUR" must not be detected automatically',
    });
    expect(await street.metrics.registry.metrics()).toMatch(/custos_classifier_media_banks_left_out(\{.*\})? 1/);
  });
});
