import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { baselineOf, burstShare, type Baseline } from '@custos/classification-domain';
import type { Figures } from '../../bench/figures.js';

interface Point {
  readonly time: number;
  readonly count: number;
}

/** Five-minute counts: a week is the past of each. */
const WEEK = 2016;
/** What is usual is taken anew every hour. */
const HOUR = 12;
/** Counts that a past must hold before anything is judged by it. */
const SHORTEST_PAST = 100;
/** A burst is told once, and again when it has been quiet for three hours. */
const QUIET = 36;
/** NAB lets a detector learn from the first 15 % of a series, at most 750 points, and scores the rest. */
const PROBATION = { share: 0.15, most: 750 };

/** Ten series of tweets about companies (Numenta Anomaly Benchmark): labelled windows hit, and alarms outside any. */
export async function evaluate(data: string): Promise<Figures> {
  const labels = JSON.parse(await readFile(join(data, 'combined_windows.json'), 'utf8')) as Record<
    string,
    [string, string][]
  >;
  let windows = 0;
  let hits = 0;
  let falseAlarms = 0;
  for (const file of (await readdir(data)).filter((name) => /^Twitter_volume_.*\.csv$/.test(name)).sort()) {
    const points = pointsOf(await readFile(join(data, file), 'utf8'));
    const labelled = (labels[`realTweets/${file}`] ?? []).map(([from, to]) => [timeOf(from), timeOf(to)] as const);
    const hit = new Set<number>();
    const scoredFrom = Math.min(Math.floor(points.length * PROBATION.share), PROBATION.most);
    for (const alarm of alarmsIn(points)) {
      if (alarm < scoredFrom) continue;
      const { time } = points[alarm] as Point;
      const window = labelled.findIndex(([from, to]) => time >= from && time <= to);
      if (window < 0) falseAlarms++;
      else hit.add(window);
    }
    windows += labelled.length;
    hits += hit.size;
  }
  // Twitter's own AnomalyDetectionVec, by NAB's published results: the naive rolling median gives 17 and 329.
  return {
    windows_hit: { value: hits, unit: `of ${windows} windows`, baseline: 23 },
    false_alarms: { value: falseAlarms, unit: 'points', baseline: 140 },
  };
}

/** Where bursts begin. */
function alarmsIn(points: readonly Point[]): number[] {
  const past: number[] = [];
  const alarms: number[] = [];
  let last = -Infinity;
  let usual: Baseline | undefined;
  for (const [index, { count }] of points.entries()) {
    if (past.length >= SHORTEST_PAST && index % HOUR === 0) usual = baselineOf(past, past.length);
    if (usual !== undefined && burstShare(count, usual) > 0) {
      if (index - last > QUIET) alarms.push(index);
      last = index;
    }
    past.push(count);
    if (past.length > WEEK) past.shift();
  }
  return alarms;
}

function pointsOf(csv: string): Point[] {
  const [, ...lines] = csv.trim().split(/\r?\n/);
  return lines.map((line) => {
    const [time = '', count = ''] = line.split(',');
    return { time: timeOf(time), count: Number(count) };
  });
}

function timeOf(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}Z`);
}
