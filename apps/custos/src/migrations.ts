import { authMigrations } from '@custos/auth';
import { migrations as classification } from '@custos/classification-infrastructure';
import { migrations as enforcement } from '@custos/enforcement-infrastructure';
import { migrations as intake } from '@custos/intake-infrastructure';
import { logMigrations } from '@custos/messaging';
import { zoneMigrations, type MigrationClass } from '@custos/postgres';
import { privacyMigrations } from '@custos/privacy';
import { migrations as reporting } from '@custos/reporting-infrastructure';

/** The whole database, platform first: the contexts' tables are granted nothing that does not exist yet. */
export const allMigrations: readonly MigrationClass[] = [
  ...authMigrations,
  ...privacyMigrations(),
  ...logMigrations(),
  ...zoneMigrations,
  ...intake,
  ...classification,
  ...enforcement,
  ...reporting,
];
