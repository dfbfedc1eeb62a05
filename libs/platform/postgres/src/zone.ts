import { sqlMigration, type MigrationClass } from './migration.js';
import type { Queryable } from './queryable.js';
import { ROLES } from './roles.js';

const { classifier, reporting } = ROLES;

/** Schema `calendar`, of the services that count by days. */
export const zoneMigrations: readonly MigrationClass[] = [
  sqlMigration({
    name: 'CalendarZone',
    timestamp: 1_795_000_100_000,
    files: ['schemas/calendar', 'tables/zone'].map((name) => new URL(`../sql/${name}.sql`, import.meta.url)),
    parameters: { classifier, reporting },
  }),
];

/** A service was told otherwise than what its database was begun with. Waiting does not mend that, a person must. */
export class SettingRefused extends Error {
  override readonly name = 'SettingRefused';
}

/**
 * Has the database remember the zone that the first service counts days in: under another one, events of the same hours
 * would count for other days, and no figure would show it.
 *
 * @param zone IANA name
 * @throws SettingRefused when the database remembers another
 */
export async function keepZone(database: Queryable, zone: string): Promise<void> {
  await database.query('INSERT INTO calendar.zone (name) VALUES ($1) ON CONFLICT DO NOTHING', [zone]);
  const { rows } = await database.query<{ name: string }>('SELECT name FROM calendar.zone');
  for (const { name } of rows) {
    if (canonical(name) === canonical(zone)) continue;
    throw new SettingRefused(
      `this database counts days in ${name}, and CUSTOS_ZONE is ${zone}: days of two zones would mix in its reports. ` +
        `Set CUSTOS_ZONE=${name}, or begin with a database (for "custos up", a data folder) of its own.`,
    );
  }
}

/** One zone has several names. */
function canonical(zone: string): string {
  return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
}
