import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import type { Figures } from './figures.js';

export interface BenchOptions {
  readonly log: 'kafka' | 'postgres';
}

/** A bench is a file beside this one; it is loaded only when asked for. */
const BENCHES: Record<string, () => Promise<{ bench(options: BenchOptions): Promise<Figures> }>> = {
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

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, log: { type: 'string', default: 'postgres' } },
});
const name = positionals[0] ?? '';
const load = BENCHES[name];
if (load === undefined || (values.log !== 'kafka' && values.log !== 'postgres')) {
  console.error(`usage: npm run bench -- ${Object.keys(BENCHES).join('|')} [--log kafka|postgres] [--json]`);
  process.exit(2);
}
const figures = await (await load()).bench({ log: values.log });
if (values.json) console.log(JSON.stringify({ bench: name, hardware: hardware(), figures }));
else printTable(name, figures);
process.exit(0);
