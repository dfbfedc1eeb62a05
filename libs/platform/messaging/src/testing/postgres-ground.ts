import { Database, ROLES } from '@custos/postgres';
import { createTestDatabase } from '@custos/postgres/testing';
import { consumerTables, logMigrations } from '../migrations.js';
import { PostgresLog } from '../postgres/postgres-log.js';
import type { ContractGround } from './ground.js';
import { silent } from './silent.js';

const SCHEMA = 'contract';

/** A database with the log and a consumer's tables, both used under one service's role. */
export async function postgresGround(): Promise<ContractGround> {
  const role = ROLES.reporting;
  const test = await createTestDatabase([...logMigrations(), ...consumerTables(SCHEMA, role)]);
  const owner = new Database({ url: test.ownerUrl, applicationName: 'contract owner', max: 2 });
  return {
    database: test.database(role),
    databaseUrl: test.urlFor(role),
    ownerUrl: test.ownerUrl,
    adminUrl: test.adminUrl,
    schema: SCHEMA,
    role,
    address: { kind: 'postgres', url: test.urlFor(role) },
    async makeLog() {
      const database = new Database({ url: test.urlFor(role), applicationName: 'contract log', max: 4 });
      const log = new PostgresLog({ database, logger: silent });
      return Object.assign(log, {
        close: async () => {
          await PostgresLog.prototype.close.call(log);
          await database.end();
        },
      });
    },
    async createTopic(name) {
      await owner.query('SELECT log.ensure_topic($1, NULL)', [name]);
      await owner.query(`SELECT log.allow($1, $2, 'append'), log.allow($1, $2, 'read')`, [role, name]);
    },
    async trim(topic) {
      await owner.query('SELECT log.open_segment((SELECT id FROM log.topics WHERE name = $1))', [topic]);
      await owner.query('SELECT log.trim($1, clock_timestamp())', [topic]);
    },
    async tearDown() {
      await owner.end();
      await test.drop();
    },
  };
}
