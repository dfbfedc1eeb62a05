import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ROLES } from './roles.js';
import { createTestDatabase, type TestDatabase } from './testing/index.js';
import { keepZone, SettingRefused, zoneMigrations } from './zone.js';

describe('the zone in which a database counts days', () => {
  let test: TestDatabase;
  beforeEach(async () => void (test = await createTestDatabase(zoneMigrations)));
  afterEach(() => test.drop());

  it('is that of the first start, whichever service it was, under any of its names', async () => {
    await keepZone(test.database(ROLES.classifier), 'Asia/Shanghai');

    for (const name of ['Asia/Shanghai', 'asia/shanghai', 'PRC']) await keepZone(test.database(ROLES.reporting), name);
    const refused = keepZone(test.database(ROLES.reporting), 'Europe/Berlin');

    await expect(refused).rejects.toBeInstanceOf(SettingRefused);
    await expect(refused).rejects.toThrow(
      /counts days in Asia\/Shanghai, and CUSTOS_ZONE is Europe\/Berlin.* Set CUSTOS_ZONE=Asia\/Shanghai,/,
    );
  });

  it('is one, of services that start at once with two', async () => {
    const zones = ['Asia/Shanghai', 'Europe/Berlin'];

    const outcomes = await Promise.allSettled(
      [ROLES.classifier, ROLES.reporting].map((role, at) => keepZone(test.database(role), zones[at]!)),
    );

    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('cannot be changed by a service', async () => {
    await keepZone(test.database(ROLES.reporting), 'Asia/Shanghai');

    for (const change of [`UPDATE calendar.zone SET name = 'UTC'`, 'DELETE FROM calendar.zone'])
      await expect(test.database(ROLES.reporting).query(change)).rejects.toThrow('permission denied');
  });
});
