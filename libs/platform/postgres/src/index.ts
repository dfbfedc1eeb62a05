export { byteaArray, smallintArray, textArray } from './binary-arrays.js';
export type { Queryable, Statement, Transaction } from './queryable.js';
export { Database, type DatabaseOptions } from './database.js';
export { isTransient, TransientError } from './transient.js';
export { ensureRoles, ROLES } from './roles.js';
export { migrate, schemaFile, sqlMigration, type MigrationClass, type SqlMigrationOptions } from './migration.js';
export { keepZone, SettingRefused, zoneMigrations } from './zone.js';
export {
  findEmbeddedPostgres,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  type PostgresUrls,
} from './embedded/embedded-postgres.js';
