import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import type { Figures } from './figures.js';

export interface BenchOptions {
  readonly log: 'kafka' | 'postgres';
  /** One of the bench's parts; all of them unless given. */
  readonly only: string | undefined;
}

interface Bench {
  bench(options: BenchOptions): Promise<Figures>;
  /** What can be run alone. */
  readonly parts?: readonly string[];
}

/** A bench is a file beside this one; it is loaded only when asked for. */
const BENCHES: Record<string, () => Promise<Bench>> = {
  classifier: () => import('./classifier.js'),
  'event-store': () => import('./event-store.js'),
  messaging: () => import('./messaging.js'),
  pipeline: () => import('./pipeline.js'),
  start: () => import('./start.js'),
};

function hardware(): string {
  const processors = cpus();
  return `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
}

function printTable(name: string, figures: Figures): void {
  console.log(`\n${name} on ${hardware()}\n`);
  const shown = (value: number | undefined): string =>
    value === undefined
      ? ''
      : Math.abs(value) >= 100
        ? Math.round(value).toLocaleString('en')
        : String(Number(value.toPrecision(3)));
  console.table(
    Object.fromEntries(
      Object.entries(figures).map(([figure, f]) => [
        figure,
        {
          value: shown(f.value),
          unit: f.unit,
          baseline: shown(f.baseline),
          ratio: shown(f.ratio),
          goal: shown(f.goal),
          met: f.met ?? '',
        },
      ]),
    ),
  );
}

/** Undefined where the command line asks for something else. */
function asked(): (BenchOptions & { readonly name: string; readonly json: boolean }) | undefined {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        log: { type: 'string', default: 'postgres' },
        only: { type: 'string' },
      },
    });
    const { log, only, json } = values;
    return log === 'kafka' || log === 'postgres' ? { name: positionals[0] ?? '', log, only, json } : undefined;
  } catch {
    return undefined;
  }
}

const options = asked();
const load = BENCHES[options?.name ?? ''];
if (options === undefined || load === undefined) {
  console.error(
    `usage: npm run bench -- ${Object.keys(BENCHES).join('|')} [--log kafka|postgres] [--only PART] [--json]`,
  );
  process.exit(2);
}
const { name, only, json } = options;
const bench = await load();
const { parts = [] } = bench;
if (only !== undefined && !parts.includes(only)) {
  console.error(`--only takes a part of the bench: ${parts.join('|') || `${name} has none`}`);
  process.exit(2);
}
const figures = await bench.bench(options);
if (json) console.log(JSON.stringify({ bench: name, hardware: hardware(), figures }));
else printTable(name, figures);
process.exit(0);
