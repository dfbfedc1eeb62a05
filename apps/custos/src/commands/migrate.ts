import { ensureRoles, migrate, ROLES } from '@custos/postgres';
import { ownerUrlGiven } from '../administration.js';
import { allMigrations } from '../migrations.js';
import type { RunOptions } from '../options.js';
import { provision } from '../provision.js';

/**
 * Makes the service roles that are missing, with the passwords in CUSTOS_PASSWORD_<ROLE>, where an administrator's
 * connection is given; then migrates as the owner.
 */
export async function migrateDatabase({ folder, ports }: RunOptions): Promise<void> {
  const ownerUrl = ownerUrlGiven();
  const { DATABASE_ADMIN_URL: adminUrl } = process.env;
  if (ownerUrl === undefined) {
    const { postgres } = await provision({ folder, databasePort: ports.database });
    await postgres.stop();
  } else {
    if (adminUrl !== undefined) await ensureRoles(adminUrl, passwordsGiven());
    await migrate(ownerUrl, allMigrations);
  }
  console.log('the database is up to date');
}

function passwordsGiven(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(ROLES).flatMap(([short, role]) => {
      const password = process.env[`CUSTOS_PASSWORD_${short.toUpperCase()}`];
      return password === undefined ? [] : [[role, password]];
    }),
  );
}
