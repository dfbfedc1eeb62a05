import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { SignalRaised } from '@custos/contracts';
import { MediaAnalysis } from '@custos/classification-domain';
import { canonicalJson, type Json } from '@custos/kernel';
import type { Database } from '@custos/postgres';
import { readCsv } from '../media/formats/csv.js';
import { MediaBanks, MediaImportError, storedBanks } from '../media/media-banks.js';
import { MediaShelf } from '../media/media-shelf.js';
import { JudgedPartition, type Happening } from '../testing/judged-partition.js';
import { aRule } from '../testing/packs.js';

const TYPE = 'custos.content.ImagePosted';
const PDQ = 'd8f8f0cce0f4a84f0e370a22028f67f0b36e2ed596623e1d33e6b39c4e9c9b22';
const NEAR = `${PDQ.slice(0, -3)}4dd`;
const MD5 = 'facefacefacefacefacefacefaceface';
const rules = [aRule({ id: 'known-picture', category: 'NCII', events: [TYPE], when: 'media.NCII > 0' })];

let partition: JudgedPartition;
let database: Database;
let banks: MediaBanks;
let shelf: MediaShelf;
let position = 0;

beforeAll(async () => {
  partition = await JudgedPartition.found();
  database = partition.database;
  banks = new MediaBanks(partition.owner);
});

afterAll(() => partition.leave());

beforeEach(async () => {
  await partition.clear();
  shelf = new MediaShelf();
  partition.judgeBy({ rules }, shelf);
  position = 0;
});

function posted(at: number, media: Readonly<Record<string, unknown>>): Happening {
  return { id: at, type: TYPE, data: { contentId: `c-${at}`, accountId: 'key', media } };
}

/** The next picture of the partition is judged, or parked. */
async function post(media: Readonly<Record<string, unknown>>, what: 'judged' | 'parked' = 'judged'): Promise<void> {
  const batch = partition.batch(position, [posted(position++, media)]);
  await partition.apply(what === 'judged' ? batch : { ...batch, records: [], parked: 1 });
}

async function replay(at: number, media: Readonly<Record<string, unknown>>): Promise<void> {
  const reached = BigInt(position);
  await partition.apply(partition.batch(at, [posted(at, media)], { from: reached, to: reached, replayed: true }));
}

/** Content ids of the pictures that were found, with what the signal tells of why. */
async function found(): Promise<Record<string, string | undefined>> {
  const signals = await partition.written<SignalRaised>('signals');
  return Object.fromEntries(signals.map(({ subject, detail }) => [subject.id, detail]));
}

function importing(csv: string, more: Partial<Parameters<MediaBanks['import']>[0]> = {}) {
  const list = readCsv(`kind,hash\n${csv}\n`);
  return banks.import({ bank: 'shared-privately', category: 'NCII', list, replace: false, by: 'Wang', ...more });
}

describe('pictures against the banks', () => {
  it('are found by their looks and by their bytes, and the signal says which entry they are near', async () => {
    await importing(`pdq,${PDQ}\nmd5,${MD5}`);
    await shelf.refresh(database);
    await post({ pdq: NEAR });
    await post({ md5: MD5, pdq: 'not a hash' });
    await post({ pdq: PDQ.replace(/^d8f8f0cc/, '27070f33') });
    expect(await found()).toEqual({
      'c-0': `because 因为 shared-privately (pdq, 12 bits from ${PDQ})`,
      'c-1': `because 因为 shared-privately (md5, equals ${MD5})`,
    });
  });

  it('are judged by the banks that were in force when they are judged again', async () => {
    // given a picture parked while no bank knew it, one while one did, and one after it was taken out
    await importing(`md5,${MD5.replaceAll('f', 'b')}`);
    await shelf.refresh(database);
    await post({ pdq: PDQ }, 'parked');
    await importing(`pdq,${PDQ}`);
    await shelf.refresh(database);
    await post({ pdq: PDQ });
    await post({ pdq: PDQ }, 'parked');
    await banks.set('shared-privately', { enabled: false }, 'Wang');
    await shelf.refresh(database);
    await post({ pdq: PDQ });
    await post({ pdq: PDQ }, 'parked');
    // when another member, whose memory is empty, handles what was parked
    shelf = new MediaShelf();
    await shelf.refresh(database);
    partition.judgeBy({ rules }, shelf);
    await replay(0, { pdq: PDQ });
    await replay(2, { pdq: PDQ });
    await replay(4, { pdq: PDQ });
    // then
    expect(Object.keys(await found())).toEqual(['c-1', 'c-2']);
  });

  it('leave no trace of editions that judged nothing', async () => {
    await importing(`pdq,${PDQ}`);
    await shelf.refresh(database);
    await importing(`md5,${MD5}`);
    await shelf.refresh(database);
    await post({ pdq: PDQ });
    const { rows } = await database.query('SELECT hash FROM classifier.media_editions');
    expect(rows).toEqual([{ hash: shelf.current.hash }]);
  });
});

describe('a bank', () => {
  it('takes nothing of a file in which a row is wrong', async () => {
    await expect(importing(`pdq,${PDQ}\nmd5,nonsense`)).rejects.toThrow(MediaImportError);
    expect(await banks.list()).toEqual([]);
  });

  it('gathers entries over imports, gives up what is withdrawn, and can be replaced', async () => {
    expect(await importing(`pdq,${PDQ}\nmd5,${MD5}`)).toEqual({ pdq: 1, md5: 1, sha256: 0 });
    expect(await importing(`pdq,${NEAR}\nmd5,${MD5}`, { category: undefined })).toEqual({ pdq: 2, md5: 1, sha256: 0 });
    expect(await banks.entriesOf('shared-privately')).toEqual([
      ['pdq', NEAR],
      ['pdq', PDQ],
      ['md5', MD5],
    ]);
    const withdrawal = readCsv('kind,hash');
    withdrawal.take('pdq', PDQ, 2, 'withdrawn');
    expect(await importing('', { list: withdrawal })).toEqual({ pdq: 1, md5: 1, sha256: 0 });
    expect(await importing(`pdq,${PDQ}`, { replace: true })).toEqual({ pdq: 1, md5: 0, sha256: 0 });
  });

  it('is of one harm of the closed list for ever, and of none that turns on opinion', async () => {
    await importing(`pdq,${PDQ}`);
    await expect(importing(`pdq,${PDQ}`, { category: 'CSAM' })).rejects.toThrow('stays so');
    await expect(importing(`pdq,${PDQ}`, { bank: 'b', category: 'S_NATIONAL_HONOUR' })).rejects.toThrow(
      'must not be detected automatically',
    );
    await expect(importing(`pdq,${PDQ}`, { bank: 'b', category: 'ANNOYING' })).rejects.toThrow('closed list');
    await expect(importing(`pdq,${PDQ}`, { bank: 'b', category: undefined })).rejects.toThrow('name the harm category');
    await expect(importing(`pdq,${PDQ}`, { bank: 'No Id' })).rejects.toThrow('no id of a bank');
    await expect(banks.set('shared-privately', { radius: 32 }, 'Wang')).rejects.toThrow('radius');
  });

  it('that must not be used is left out, whether it was stored lately or judged long ago, and can be switched off', async () => {
    // given a bank that judged while its harm could still be detected
    await importing(`pdq,${PDQ}`);
    await partition.owner.query(
      `INSERT INTO classifier.media_bank_versions
           (bank, category, enabled, sampling, radius, pdq, md5, sha256, recorded_by)
         SELECT 'smuggled', 'S_NATIONAL_HONOUR', enabled, sampling, radius, pdq, md5, sha256, 'nobody'
         FROM classifier.media_bank_versions`,
    );
    const document = Buffer.from(canonicalJson((await storedBanks(database)) as unknown as Json));
    const then = { hash: 'a'.repeat(64), document, matcher: shelf.current.matcher };
    await database.transaction((tx) => shelf.keep(tx, then));
    // when
    await shelf.refresh(database);
    await post({ pdq: PDQ });
    const old = await shelf.byHash(database, then.hash);
    // then
    expect(await found()).toEqual({ 'c-0': `because 因为 shared-privately (pdq, 0 bits from ${PDQ})` });
    expect(shelf.leftOut).toEqual(['smuggled: "S_NATIONAL_HONOUR" must not be detected automatically']);
    const analysis = new MediaAnalysis();
    old.matcher.match({ pdq: PDQ }, analysis);
    expect(analysis.matches.map(({ bank }) => bank)).toEqual(['shared-privately']);
    await expect(banks.set('smuggled', { radius: 8 }, 'Wang')).rejects.toThrow('must not be detected automatically');
    await banks.set('smuggled', { enabled: false }, 'Wang');
    await shelf.refresh(database);
    expect(shelf.leftOut).toEqual([]);
  });

  it('is not the classifier service’s to change', async () => {
    await importing(`pdq,${PDQ}`);
    await expect(database.query('UPDATE classifier.media_bank_versions SET enabled = false')).rejects.toThrow();
    await expect(database.query('DELETE FROM classifier.media_hash_sets')).rejects.toThrow();
  });
});
