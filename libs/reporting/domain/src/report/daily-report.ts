import type { MeasureState } from '../projections/measures/projection.js';
import { ANY, figure, type Figure, type FigureSource } from './figure.js';

/** What the volumes table says of one platform, day and type in one partition. */
export interface VolumeCount {
  readonly day: string;
  readonly type: string;
  readonly partition: number;
  readonly events: bigint;
  readonly firstPosition: bigint;
  readonly lastPosition: bigint;
}

/** Live signals about events of one day and type that lie in one partition of their topic. */
export interface SignalCount {
  readonly day: string;
  readonly type: string;
  readonly partition: number;
  readonly signals: bigint;
  readonly firstPosition: bigint;
  readonly lastPosition: bigint;
}

/** Measures of one day, category, kind and state whose impositions lie in one partition. */
export interface MeasureCount {
  readonly day: string;
  readonly category: string;
  readonly measure: string;
  readonly state: MeasureState;
  readonly partition: number;
  readonly measures: bigint;
  readonly firstPosition: bigint;
  readonly lastPosition: bigint;
}

/** How far a partition has been read: everything below `next`. */
export interface Reach {
  readonly topic: string;
  readonly partition: number;
  readonly next: bigint;
}

export interface ReportScope {
  readonly platform: string;
  /** First and last day, both included, in `zone`. */
  readonly from: string;
  readonly to: string;
  readonly zone: string;
}

/** All that a daily report is made of, read at one moment. */
export interface ReportFacts {
  readonly volumes: readonly VolumeCount[];
  readonly signals: readonly SignalCount[];
  readonly measures: readonly MeasureCount[];
  readonly reach: readonly Reach[];
  /** Versions of the read models, by name. */
  readonly versions: Readonly<Record<string, number>>;
}

export interface VolumeLine {
  readonly day: string;
  readonly type: string;
  readonly events: Figure;
  readonly signals: Figure;
}

export interface MeasureLine {
  readonly day: string;
  readonly category: string;
  readonly measure: string;
  readonly state: MeasureState;
  readonly measures: Figure;
}

/**
 * Volumes and measures per day. It holds no time of its making: read models brought to the positions in `reach` give
 * the same report again, byte for byte.
 */
export interface DailyReport extends ReportScope {
  readonly totals: { readonly events: Figure; readonly signals: Figure; readonly measures: Figure };
  readonly volumes: readonly VolumeLine[];
  readonly measures: readonly MeasureLine[];
  readonly reach: readonly Reach[];
  readonly versions: Readonly<Record<string, number>>;
}

export function dailyReport(scope: ReportScope, facts: ReportFacts): DailyReport {
  const { platform, from, to } = scope;
  const whole = { platform, from, to };
  const volumes = grouped([...facts.volumes, ...facts.signals], ({ day, type }) => [day, type]).map(
    (rows): VolumeLine => {
      const { day, type } = rows[0]!;
      const name = { platform, from: day, to: day, type };
      const events = rows.filter((row) => 'events' in row);
      const signals = rows.filter((row) => 'signals' in row);
      return {
        day,
        type,
        events: figure({ counts: 'events', ...name }, eventSources(events)),
        signals: figure({ counts: 'signals', ...name }, signalSources(signals)),
      };
    },
  );
  const measures = grouped(facts.measures, ({ day, category, measure, state }) => [day, category, measure, state]).map(
    (rows): MeasureLine => {
      const { day, category, measure, state } = rows[0]!;
      const name = { platform, from: day, to: day, category, measure, state };
      return { day, category, measure, state, measures: figure({ counts: 'measures', ...name }, measureSources(rows)) };
    },
  );
  const anyMeasure = { category: ANY, measure: ANY, state: ANY } as const;
  return {
    ...scope,
    totals: {
      events: figure({ counts: 'events', ...whole, type: ANY }, eventSources(facts.volumes)),
      signals: figure({ counts: 'signals', ...whole, type: ANY }, signalSources(facts.signals)),
      measures: figure({ counts: 'measures', ...whole, ...anyMeasure }, measureSources(facts.measures)),
    },
    volumes,
    measures,
    reach: [...facts.reach].sort(byPlace),
    versions: facts.versions,
  };
}

export function eventSources(rows: readonly VolumeCount[]): FigureSource[] {
  return rows.map(({ partition, firstPosition, lastPosition, events }) => ({
    ...{ topic: 'intake', partition, firstPosition, lastPosition },
    count: events,
  }));
}

export function signalSources(rows: readonly SignalCount[]): FigureSource[] {
  return rows.map(({ partition, firstPosition, lastPosition, signals }) => ({
    ...{ topic: 'signals', partition, firstPosition, lastPosition },
    count: signals,
  }));
}

export function measureSources(rows: readonly MeasureCount[]): FigureSource[] {
  return rows.map(({ partition, firstPosition, lastPosition, measures }) => ({
    ...{ topic: 'measures', partition, firstPosition, lastPosition },
    count: measures,
  }));
}

/** Rows of equal key together, the groups in the order of their keys. */
function grouped<Row>(rows: readonly Row[], keyOf: (row: Row) => readonly string[]): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const id = keyOf(row).join('\u0000');
    const group = groups.get(id);
    if (group) group.push(row);
    else groups.set(id, [row]);
  }
  return [...groups.keys()].sort().map((id) => groups.get(id)!);
}

function byPlace(a: Reach, b: Reach): number {
  if (a.topic !== b.topic) return a.topic < b.topic ? -1 : 1;
  return a.partition - b.partition;
}
