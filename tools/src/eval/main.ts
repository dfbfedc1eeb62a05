import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Figure, Figures } from '../bench/figures.js';
import { compareWithGates, type GateResult, type Gates } from './gates.js';
import { dataFolder, folderUnder, loadSet, setNames } from './sets.js';

const GATES = new URL('../../src/eval/gates.json', import.meta.url);

function shown(value: number | undefined): string {
  return value === undefined ? '' : String(Number(value.toFixed(4)));
}

function printFigures(name: string, figures: Figures): void {
  console.log(`\n${name}\n`);
  const row = ({ value, unit, baseline, goal, met }: Figure): object => ({
    value: shown(value),
    unit,
    baseline: shown(baseline),
    goal: shown(goal),
    met: met ?? '',
  });
  console.table(Object.fromEntries(Object.entries(figures).map(([figure, found]) => [figure, row(found)])));
}

function printGates(results: readonly GateResult[]): void {
  const row = ({ value, bound, met }: GateResult): object => ({
    value: shown(value),
    'at least': shown(bound.at_least),
    'at most': shown(bound.at_most),
    met,
  });
  console.table(Object.fromEntries(results.map((result) => [`${result.set}: ${result.figure}`, row(result)])));
}

async function evaluateGates(root: string): Promise<GateResult[]> {
  const gates = JSON.parse(await readFile(GATES, 'utf8')) as Gates;
  const results: GateResult[] = [];
  for (const set of Object.keys(gates)) {
    const folder = await folderUnder(set, root);
    const figures = await (await loadSet(set)).evaluate(folder);
    results.push(...compareWithGates(set, figures, gates));
  }
  return results;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      gates: { type: 'boolean', default: false },
      data: { type: 'string' },
    },
  });
  const names = await setNames();
  const [set = ''] = positionals;
  if (values.data === undefined || (!values.gates && !names.includes(set))) {
    console.error(
      `usage: npm run eval -- SET --data DIR [--json]\n       npm run eval -- --gates --data ROOT [--json]\nsets: ${names.join(', ')}`,
    );
    return 2;
  }
  if (values.gates) {
    const results = await evaluateGates(values.data);
    if (values.json) console.log(JSON.stringify({ gates: results }));
    else printGates(results);
    return results.every(({ met }) => met) ? 0 : 1;
  }
  const figures = await (await loadSet(set)).evaluate(await dataFolder(set, values.data));
  if (values.json) console.log(JSON.stringify({ eval: set, figures }));
  else printFigures(set, figures);
  return 0;
}

try {
  process.exit(await main());
} catch (error) {
  console.error((error as Error).message);
  process.exit(2);
}
