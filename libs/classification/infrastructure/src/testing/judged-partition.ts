import { randomBytes } from 'node:crypto';
import { CompiledPack, type PolicyPack } from '@custos/classification-application';
import { derivedId } from '@custos/kernel';
import type { AppliedBatch, LogRecord } from '@custos/messaging';
import { createLogger, Metrics } from '@custos/observability';
import { ROLES, type Database } from '@custos/postgres';
import { createTestDatabase, type TestDatabase } from '@custos/postgres/testing';
import { KeyedHashes, privacyMigrations, SubjectKeys } from '@custos/privacy';
import { ClassifierMetrics } from '../intake/classifier-metrics.js';
import { IntakeHandler } from '../intake/intake-handler.js';
import { RuleActions } from '../life-cycle/rule-actions.js';
import { RuleLives } from '../life-cycle/rule-lives.js';
import { StageShelf } from '../life-cycle/stage-shelf.js';
import { MediaShelf } from '../media/media-shelf.js';
import { migrations } from '../migrations.js';
import { PackShelf } from '../pack/pack-shelf.js';
import { aPack } from './packs.js';

const PLACE = { topic: 'intake', partition: 5 };
const NOON = '2026-11-22T02:00:00.000Z';
const FILLED = [
  ...['seen_ids', 'pack_activations', 'outbox', 'window_snapshots', 'window_journal'],
  ...['media_bank_versions', 'media_activations', 'media_editions', 'media_hash_sets'],
];

export interface Happening {
  /** Equal ids are the same event sent twice. */
  readonly id: number;
  readonly type: string;
  readonly data: object;
  readonly key?: string;
  readonly time?: string;
  readonly ingesttime?: string;
}

class Undo extends Error {}

/** A partition of the intake and the member that judges it, transaction by transaction, on tables of their own. */
export class JudgedPartition {
  readonly #masterKey = randomBytes(32);
  readonly #metrics = new ClassifierMetrics(new Metrics('classifier'), createLogger('test', 'silent'));
  readonly database: Database;
  readonly owner: Database;
  #handler: IntakeHandler | undefined;

  private constructor(private readonly test: TestDatabase) {
    this.database = test.database(ROLES.classifier);
    this.owner = test.database(ROLES.owner);
  }

  static async found(): Promise<JudgedPartition> {
    return new JudgedPartition(await createTestDatabase([...privacyMigrations(), ...migrations]));
  }

  /** A member takes over whose memory is empty. */
  judgeBy(pack: Partial<PolicyPack>, media = new MediaShelf()): void {
    this.#handler = new IntakeHandler({
      packs: new PackShelf(new CompiledPack(aPack(pack))),
      stages: new StageShelf(),
      actions: new RuleActions(new RuleLives()),
      media,
      subjectKeys: new SubjectKeys(this.database, this.#masterKey),
      hashes: new KeyedHashes(this.#masterKey),
      metrics: this.#metrics,
      zone: 'Asia/Shanghai',
    });
  }

  /** Happenings as they stand in the log, from a position on. */
  batch(from: number, happenings: readonly Happening[], more: Partial<AppliedBatch> = {}): AppliedBatch {
    const records = happenings.map((happening, index) => recordOf(from + index, happening));
    const range = { from: BigInt(from), to: BigInt(from + records.length) };
    return { ...PLACE, ...range, records, parked: 0, replayed: false, ...more };
  }

  async apply(batch: AppliedBatch, outcome: 'commit' | 'roll back' = 'commit'): Promise<void> {
    try {
      await this.database.transaction(async (tx) => {
        await this.#handler!.handle([batch], tx);
        if (outcome === 'roll back') throw new Undo();
      });
    } catch (error) {
      if (!(error instanceof Undo)) throw error;
      this.#handler!.rolledBack([batch]);
    }
  }

  /** The member is told that it holds the partition from a position on. */
  async assign(next: number): Promise<void> {
    await this.database.transaction((tx) => this.#handler!.assigned([{ ...PLACE, next: BigInt(next) }], tx));
  }

  /** What was written for a topic, in its order. */
  async written<Data>(topic: 'tallies' | 'signals'): Promise<Data[]> {
    const { rows } = await this.database.query<{ value: Buffer }>(
      'SELECT value FROM classifier.outbox WHERE topic = $1 ORDER BY partition, sequence',
      [topic],
    );
    return rows.map(({ value }) => (JSON.parse(value.toString()) as { data: Data }).data);
  }

  /** The tables are the owner's to empty; the service's role may not. */
  async clear(): Promise<void> {
    // Faster than TRUNCATE, which makes new files, for tables of some rows.
    await this.owner.query(FILLED.map((table) => `DELETE FROM classifier.${table}`).join('; '));
  }

  leave(): Promise<void> {
    return this.test.drop();
  }
}

function recordOf(position: number, happening: Happening): LogRecord {
  const { id, type, data, key = 'key', time = NOON, ingesttime = NOON } = happening;
  const envelope = {
    specversion: '1.0',
    id: derivedId({ platform: 'm', source: 's', id: String(id), revision: 0, purpose: 'event' }),
    ...{ source: 's', type, schemaversion: 1, platform: 'm', partitionkey: key, revision: 0, time, ingesttime, data },
  };
  const value = Buffer.from(JSON.stringify(envelope));
  return { ...PLACE, position: BigInt(position), key, headers: {}, value, appendedAt: 0 };
}
