import { MEASURE_STATES, type MeasureState } from '../projections/measures/projection.js';

/** Stands for "all of them" in a figure's name. */
export const ANY = '*';

interface Scope {
  readonly platform: string;
  /** First and last day, both included. */
  readonly from: string;
  readonly to: string;
}

/** What a figure counts. The name says all that is needed to count it again. */
export type FigureName =
  | (Scope & { readonly counts: 'events' | 'signals'; readonly type: string })
  | (Scope & {
      readonly counts: 'measures';
      readonly category: string;
      readonly measure: string;
      readonly state: MeasureState | typeof ANY;
    });

/** Consecutive positions of one partition that contributed, and how much. */
export interface FigureSource {
  readonly topic: string;
  readonly partition: number;
  readonly firstPosition: bigint;
  readonly lastPosition: bigint;
  readonly count: bigint;
}

export interface Figure {
  readonly id: string;
  readonly value: bigint;
  /** By topic and partition; their counts add up to the value. */
  readonly sources: readonly FigureSource[];
}

const SEPARATOR = '~';
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The same name always has the same id, so a figure can be asked about long after its report was printed. */
export function figureId(name: FigureName): string {
  const scope = [name.counts, name.platform, name.from, name.to];
  const rest = name.counts === 'measures' ? [name.category, name.measure, name.state] : [name.type];
  return [...scope, ...rest].map((part) => encodeURIComponent(part).replaceAll(SEPARATOR, '%7E')).join(SEPARATOR);
}

/** The name behind an id; `undefined` when it is none. */
export function figureOf(id: string): FigureName | undefined {
  const parts = id.split(SEPARATOR).map(decoded);
  const [counts, platform, from, to, ...rest] = parts;
  if (platform === undefined || !DAY.test(from ?? '') || !DAY.test(to ?? '') || parts.includes('')) return undefined;
  const scope = { platform, from: from!, to: to! };
  if ((counts === 'events' || counts === 'signals') && rest.length === 1) return { counts, ...scope, type: rest[0]! };
  const [category, measure, state] = rest;
  if (counts !== 'measures' || rest.length !== 3 || !isState(state)) return undefined;
  return { counts, ...scope, category: category!, measure: measure!, state };
}

/** One figure from the sources of its parts, those of one partition drawn together. */
export function figure(name: FigureName, parts: readonly FigureSource[]): Figure {
  const sources = new Map<string, FigureSource>();
  let value = 0n;
  for (const part of parts) {
    if (part.count === 0n) continue;
    value += part.count;
    const place = `${part.topic}/${part.partition}`;
    const known = sources.get(place);
    sources.set(place, known ? together(known, part) : part);
  }
  return { id: figureId(name), value, sources: [...sources.values()].sort(byPlace) };
}

function together(one: FigureSource, other: FigureSource): FigureSource {
  return {
    topic: one.topic,
    partition: one.partition,
    firstPosition: one.firstPosition < other.firstPosition ? one.firstPosition : other.firstPosition,
    lastPosition: one.lastPosition > other.lastPosition ? one.lastPosition : other.lastPosition,
    count: one.count + other.count,
  };
}

function byPlace(a: FigureSource, b: FigureSource): number {
  if (a.topic !== b.topic) return a.topic < b.topic ? -1 : 1;
  return a.partition - b.partition;
}

function isState(state: string | undefined): state is MeasureState | typeof ANY {
  return state === ANY || MEASURE_STATES.some((known) => known === state);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
