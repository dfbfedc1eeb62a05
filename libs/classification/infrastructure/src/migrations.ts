import { eventStoreMigrations } from '@custos/event-store';
import { consumerTables } from '@custos/messaging';
import { ROLES, sqlMigration, type MigrationClass } from '@custos/postgres';

export const SCHEMA = 'classifier';

const TABLES = ['seen_ids', 'packs', 'pack_activations'];
const WINDOW_TABLES = ['window_snapshots', 'window_journal', 'observed_states', 'waiting_rules'];
const MEDIA_TABLES = ['media_hash_sets', 'media_bank_versions', 'media_editions', 'media_activations'];

const LIFE_TABLES = ['rule_lives', 'rule_stages', 'stage_activations', 'rule_hits', 'rule_actions'];
const EXTERNAL_TABLES = ['external_spending'];

/** Everything in schema `classifier`: positions and outbox, and what is remembered of the intake. */
export const migrations: readonly MigrationClass[] = [
  ...consumerTables(SCHEMA, ROLES.classifier),
  sqlMigration({
    name: 'ClassifierTables',
    timestamp: 1_790_000_100_000,
    files: TABLES.map((table) => new URL(`../sql/tables/${table}.sql`, import.meta.url)),
    parameters: { schema: SCHEMA, role: ROLES.classifier },
  }),
  sqlMigration({
    name: 'ClassifierMediaTables',
    timestamp: 1_790_000_110_000,
    files: MEDIA_TABLES.map((table) => new URL(`../sql/tables/${table}.sql`, import.meta.url)),
    parameters: { schema: SCHEMA, role: ROLES.classifier },
  }),
  sqlMigration({
    name: 'ClassifierWindowTables',
    timestamp: 1_790_000_120_000,
    files: WINDOW_TABLES.map((table) => new URL(`../sql/tables/${table}.sql`, import.meta.url)),
    parameters: { schema: SCHEMA, role: ROLES.classifier },
  }),
  ...eventStoreMigrations(SCHEMA, ROLES.classifier),
  sqlMigration({
    name: 'ClassifierRuleLives',
    timestamp: 1_790_000_130_000,
    files: LIFE_TABLES.map((table) => new URL(`../sql/tables/${table}.sql`, import.meta.url)),
    parameters: { schema: SCHEMA, role: ROLES.classifier },
  }),
  sqlMigration({
    name: 'ClassifierExternalTables',
    timestamp: 1_790_000_140_000,
    files: EXTERNAL_TABLES.map((table) => new URL(`../sql/tables/${table}.sql`, import.meta.url)),
    parameters: { schema: SCHEMA, role: ROLES.classifier },
  }),
  sqlMigration({
    name: 'ClassifierTextLooks',
    timestamp: 1_790_000_150_000,
    files: [new URL('../sql/tables/text_looks.sql', import.meta.url)],
    parameters: { schema: SCHEMA, role: ROLES.classifier },
  }),
  sqlMigration({
    name: 'ClassifierObservedLives',
    timestamp: 1_790_000_160_000,
    files: ['tables/observed_stage_activations', 'tables/observed_findings', 'privileges/passed_days'].map(
      (name) => new URL(`../sql/${name}.sql`, import.meta.url),
    ),
    parameters: { schema: SCHEMA, role: ROLES.classifier },
  }),
  sqlMigration({
    name: 'ClassifierFoundingRules',
    timestamp: 1_790_000_170_000,
    files: [new URL('../sql/tables/founding_rules.sql', import.meta.url)],
    parameters: { schema: SCHEMA, role: ROLES.classifier },
  }),
];
