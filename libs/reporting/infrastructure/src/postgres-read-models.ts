import { Problem } from '@custos/http';
import type { Database, Transaction } from '@custos/postgres';
import { activeVersions, groupOf, selected, tableName } from '@custos/projections';
import type { CountedMeasure, OpenedFigure, ReadModels } from '@custos/reporting-application';
import {
  ANY,
  eventSources,
  figure,
  measureSources,
  signalSources,
  timeline,
  type FigureName,
  type MeasureCount,
  type Reach,
  type ReportFacts,
  type ReportScope,
  type SignalCount,
  type TimelineRow,
  type VolumeCount,
} from '@custos/reporting-domain';
import { SCHEMA } from './migrations.js';

/** Most measures that an opened figure lists. */
const LISTED = 1_000;

/** The read models that the figures of a report are counted from. */
const COUNTS = ['measures', 'signals', 'volumes'] as const;

/** Days are days of the platform's zone, which is the zone they were counted in. */
type Period = Pick<ReportScope, 'platform' | 'from' | 'to'>;

/** A moment's view: the tables of the active versions, all as they stood when the transaction began to read. */
class Moment {
  constructor(
    private readonly transaction: Transaction,
    readonly versions: ReadonlyMap<string, number>,
  ) {}

  private table(projection: string, table = projection): string {
    return tableName(SCHEMA, table, this.version(projection));
  }

  version(projection: string): number {
    const version = this.versions.get(projection);
    if (version !== undefined) return version;
    throw new Problem({ status: 503, kind: 'no-figures-yet', title: 'No figures yet', retryAfter: 1 });
  }

  async volumes({ platform, from, to }: Period, type = ANY): Promise<VolumeCount[]> {
    const { rows } = await this.transaction.query<VolumeCount>(
      `SELECT day, type, partition, events,
              first_position AS "firstPosition", last_position AS "lastPosition"
         FROM ${this.table('volumes')}
        WHERE platform = $1 AND day BETWEEN $2 AND $3 AND $4 IN ('${ANY}', type)`,
      [platform, from, to, type],
    );
    return rows;
  }

  async signals({ platform, from, to }: Period, type = ANY): Promise<SignalCount[]> {
    const { rows } = await this.transaction.query<SignalCount>(
      `SELECT day, type, partition, signals, first_position AS "firstPosition", last_position AS "lastPosition"
         FROM ${this.table('signals')}
        WHERE platform = $1 AND day BETWEEN $2 AND $3 AND $4 IN ('${ANY}', type)`,
      [platform, from, to, type],
    );
    return rows;
  }

  async measures({ platform, from, to }: Period, category = ANY, measure = ANY, state = ANY): Promise<MeasureCount[]> {
    const { rows } = await this.transaction.query<MeasureCount>(
      `SELECT day, category, measure, coalesce(ending, outcome, 'imposed') AS state, partition,
              count(*) AS measures, min(imposed_position) AS "firstPosition", max(imposed_position) AS "lastPosition"
         FROM ${this.table('measures')}
        WHERE ${COUNTED}
        GROUP BY day, category, measure, coalesce(ending, outcome, 'imposed'), partition`,
      [platform, from, to, category, measure, state],
    );
    return rows;
  }

  async countedMeasures({ platform, from, to }: Period, category: string, measure: string, state: string) {
    const { rows } = await this.transaction.query<CountedMeasure>(
      `SELECT measure_id AS "measureId", case_id AS "caseId"
         FROM ${this.table('measures')}
        WHERE ${COUNTED}
        ORDER BY day, partition, imposed_position LIMIT ${LISTED}`,
      [platform, from, to, category, measure, state],
    );
    return rows;
  }

  async reach(): Promise<Reach[]> {
    const groups = COUNTS.map((name) => groupOf({ name, version: this.version(name) }));
    const { rows } = await this.transaction.query<Reach>(
      `SELECT topic, partition, next FROM ${SCHEMA}.positions WHERE consumer = ANY($1) AND next > 0
        UNION ALL
       SELECT 'intake', partition, last_position + 1 FROM ${this.table('volumes', 'coverage')}`,
      [groups],
    );
    return rows;
  }

  async timeline(platform: string, caseId: string): Promise<TimelineRow[]> {
    const table = this.table('timeline');
    const { rows } = await this.transaction.query<TimelineRow>(
      `SELECT ${selected(timeline.tables.timeline.columns)} FROM ${table} WHERE platform = $1 AND case_id = $2
        UNION
       SELECT ${selected(timeline.tables.timeline.columns)} FROM ${table}
        WHERE platform = $1 AND measure_id IN
              (SELECT measure_id FROM ${table} WHERE platform = $1 AND case_id = $2 AND measure_id IS NOT NULL)`,
      [platform, caseId],
    );
    return rows;
  }
}

const COUNTED = `platform = $1 AND day BETWEEN $2 AND $3 AND $4 IN ('${ANY}', category) AND $5 IN ('${ANY}', measure)
          AND $6 IN ('${ANY}', coalesce(ending, outcome, 'imposed'))`;

export class PostgresReadModels implements ReadModels {
  constructor(private readonly database: Database) {}

  reportFacts(scope: ReportScope): Promise<ReportFacts> {
    return this.#atOneMoment(async (moment) => ({
      volumes: await moment.volumes(scope),
      signals: await moment.signals(scope),
      measures: await moment.measures(scope),
      reach: await moment.reach(),
      versions: Object.fromEntries(COUNTS.map((name) => [name, moment.version(name)])),
    }));
  }

  openFigure(name: FigureName): Promise<OpenedFigure> {
    return this.#atOneMoment(async (moment) => {
      const reach = await moment.reach();
      if (name.counts !== 'measures') {
        const sources =
          name.counts === 'events'
            ? eventSources(await moment.volumes(name, name.type))
            : signalSources(await moment.signals(name, name.type));
        return { name, figure: figure(name, sources), measures: [], reach };
      }
      const { category, measure, state } = name;
      const sources = measureSources(await moment.measures(name, category, measure, state));
      const measures = await moment.countedMeasures(name, category, measure, state);
      return { name, figure: figure(name, sources), measures, reach };
    });
  }

  timeline(platform: string, caseId: string): Promise<TimelineRow[]> {
    return this.#atOneMoment((moment) => moment.timeline(platform, caseId));
  }

  #atOneMoment<T>(read: (moment: Moment) => Promise<T>): Promise<T> {
    return this.database.transaction(async (tx) => {
      await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      return read(new Moment(tx, await activeVersions(tx, SCHEMA)));
    });
  }
}
