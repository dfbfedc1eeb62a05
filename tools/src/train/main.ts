import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readModel, relearn, trainModel, writeModel, type LinearModel } from '@custos/classification-domain';
import { readDecisions } from './decisions.js';
import { FEATURES, labelledTexts, openSets } from './sources.js';

const COST = 0.5;
const SEED = 1;
/** A reviewer's decision weighs more than a text of a public set. */
const COST_OF_DECISIONS = 1;

const USAGE = `usage: npm run train -- text-harms --data ROOT --out FILE
       npm run train -- decisions --data DIR --from MODEL --out FILE
text-harms: learns from the public sets in ROOT whose licences allow it
decisions: learns from DIR/decisions.jsonl, one {"decision": CaseDecided, "texts": [...]} a line`;

async function textHarms(root: string): Promise<LinearModel> {
  const { examples, labels } = await openSets(root);
  return trainModel({ id: 'text-harms', version: 1, features: FEATURES, cost: COST, seed: SEED }, examples, labels);
}

async function fromDecisions(folder: string, from: string): Promise<LinearModel> {
  const model = readModel(await readFile(from));
  const known = new Set(model.header.labels.map(({ name }) => name));
  const decided = readDecisions(await readFile(join(folder, 'decisions.jsonl'), 'utf8'));
  const learned = decided.filter(({ category }) => known.has(category));
  console.log(`${learned.length} of ${decided.length} decisions are on ${[...known].join(', ')}`);
  const texts = learned.flatMap((one) => one.texts.map((text) => [text, { [one.category]: one.violation }] as const));
  const { examples, labels } = labelledTexts(texts, model.header.features);
  return relearn(model, examples, labels, { cost: COST_OF_DECISIONS, seed: SEED });
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { data: { type: 'string' }, out: { type: 'string' }, from: { type: 'string' } },
  });
  const { data, out, from } = values;
  const [set] = positionals;
  if (
    data === undefined ||
    out === undefined ||
    (set !== 'text-harms' && (set !== 'decisions' || from === undefined))
  ) {
    console.error(USAGE);
    return 2;
  }
  const model = set === 'text-harms' ? await textHarms(data) : await fromDecisions(data, from as string);
  const file = writeModel(model);
  await writeFile(out, file);
  const { id, version, labels } = model.header;
  console.log(`${out}: ${id} version ${version}, ${labels.map(({ name }) => name).join(', ')}, ${file.length} bytes`);
  return 0;
}

try {
  process.exit(await main());
} catch (error) {
  console.error((error as Error).message);
  process.exit(2);
}
