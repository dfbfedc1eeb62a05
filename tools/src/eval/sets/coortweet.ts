import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { median, type Figures } from '../../bench/figures.js';
import { coActions, delayed, type Act, type CoAction, type Configuration } from '../co-actions.js';
import { OneHand } from '../one-hand.js';

type Row = Readonly<Record<string, string>>;

const MULTIMODAL = ['url_id', 'hashtag_id', 'phash_id'] as const;
const SIMULATIONS = [1, 2, 3];
/** What the simulations were made with. */
const SIMULATED: Configuration = { window: 10, leastActs: 3 };

/**
 * CooRTweet's own results, made by running the R package, and the pairs its simulator planted, against the fold that
 * classifiers run, with all its bounds: only the window is the reference's. Who acts too rarely is left out by the
 * reference's own rule, before and after.
 */
export async function evaluate(data: string): Promise<Figures> {
  const logs = await readLogs(data);
  const reference = rowsOf(await readFile(join(data, 'cooRtweet_reference_results.csv'), 'utf8'));
  let inOrder = 0;
  let outOfOrder = 0;
  let seconds = 0;
  for (const expected of reference) {
    const acts = logs.get(expected['dataset'] as string) ?? [];
    const options = { window: Number(expected['time_window']), leastActs: Number(expected['min_participation']) };
    const began = performance.now();
    const found = coActions(acts, options);
    seconds += (performance.now() - began) / 1000;
    inOrder += Number(equalsReference(acts, found, expected));
    outOfOrder += Number(equalsReference(acts, coActions(acts, options, delayed), expected));
  }
  const truth = await simulated(data);
  const rule = await OneHand.read();
  return {
    equal_configurations: {
      value: inOrder,
      unit: 'configurations',
      goal: reference.length,
      met: inOrder === reference.length,
    },
    equal_configurations_out_of_order: {
      value: outOfOrder,
      unit: 'configurations',
      goal: reference.length,
      met: outOfOrder === reference.length,
    },
    simulated_recall: { value: truth.recall, unit: 'share of planted pairs', goal: 1, met: truth.recall === 1 },
    simulated_precision: { value: truth.precision, unit: 'share of found pairs', goal: 1, met: truth.precision === 1 },
    ...(await oneHandOf(rule, data, logs.get('retweets') ?? [])),
    seconds: { value: seconds, unit: 's', baseline: sumOf(reference, 'seconds_R') },
  };
}

/** Every column of the reference but the time it took. */
function equalsReference(acts: readonly Act[], found: readonly CoAction[], expected: Row): boolean {
  const edges = new Map<string, { accounts: readonly string[]; weight: number }>();
  for (const { earlier, later } of found) {
    const accounts = [earlier.account, later.account].sort();
    const edge = edges.get(accounts.join(' '));
    if (edge === undefined) edges.set(accounts.join(' '), { accounts, weight: 1 });
    else edge.weight++;
  }
  const weight = median([...edges.values()].map((edge) => edge.weight));
  const above = [...edges.values()].filter((edge) => edge.weight > weight);
  const measured: Readonly<Record<string, number>> = {
    rows_in: acts.length,
    pair_rows: found.length,
    coordinated_accounts: new Set(found.flatMap(({ earlier, later }) => [earlier.account, later.account])).size,
    objects: new Set(found.map(({ earlier }) => earlier.object)).size,
    edges: edges.size,
    edge_weight_p50: weight,
    edges_above: above.length,
    accounts_above: new Set(above.flatMap(({ accounts }) => accounts)).size,
  };
  return Object.entries(measured).every(([column, value]) => value === Number(expected[column]));
}

async function simulated(data: string): Promise<{ readonly recall: number; readonly precision: number }> {
  let planted = 0;
  let found = 0;
  let hits = 0;
  for (const number of SIMULATIONS) {
    const { acts, truth } = await simulation(data, number);
    const pairs = new Set(
      truth.map((row) => pairKey(row['object_id'] ?? '', row['content_id'] ?? '', row['content_id_y'] ?? '')),
    );
    const detected = coActions(acts, SIMULATED);
    planted += pairs.size;
    found += detected.length;
    hits += detected.filter(({ earlier, later }) =>
      pairs.has(pairKey(earlier.object, earlier.content, later.content)),
    ).length;
  }
  return { recall: hits / planted, precision: hits / found };
}

/**
 * The simulations' acts as texts, the planted accounts five to a device and everybody else on their own: of the accounts
 * that the rule tells of. Posts that are passed on are told of by nobody's device.
 */
async function oneHandOf(rule: OneHand, data: string, retweets: readonly Act[]): Promise<Figures> {
  const counts = { planted: 0, told: 0, hits: 0 };
  for (const number of SIMULATIONS) {
    const { acts, truth } = await simulation(data, number);
    const planted = [...new Set(truth.flatMap((row) => [row['account_id'] ?? '', row['account_id_y'] ?? '']))].sort();
    const devices = new Map(planted.map((account, index) => [account, `device-${Math.floor(index / 5)}`]));
    const told = rule.toldIn(acts, (account) => devices.get(account) ?? account);
    counts.planted += planted.length;
    counts.told += told.size;
    counts.hits += [...told].filter((account) => devices.has(account)).length;
  }
  const passedOn = rule.toldIn(retweets, (account) => account).size;
  return {
    rule_accounts_told: { value: counts.hits / counts.planted, unit: 'share of planted accounts' },
    rule_accounts_right: { value: counts.hits / counts.told, unit: 'share of accounts told' },
    rule_retweeters_told: { value: passedOn, unit: 'accounts', goal: 0, met: passedOn === 0 },
  };
}

async function simulation(data: string, number: number): Promise<{ readonly acts: Act[]; readonly truth: Row[] }> {
  const acts = rowsOf(await readFile(join(data, `sim${number}_input.csv`), 'utf8')).map(actOf);
  const pairs = rowsOf(await readFile(join(data, `sim${number}_pairs_truth.csv`), 'utf8'));
  return { acts, truth: pairs.filter((row) => row['coordinated'] === 'TRUE') };
}

function pairKey(object: string, one: string, other: string): string {
  return [object, ...[one, other].sort()].join(' ');
}

async function readLogs(data: string): Promise<ReadonlyMap<string, Act[]>> {
  const retweets = rowsOf(await readFile(join(data, 'retweets_35125.csv'), 'utf8'));
  const multimodal = rowsOf(gunzipSync(await readFile(join(data, 'multimodal_218971.csv.gz'))).toString('utf8'));
  const logs = new Map([['retweets', retweets.map((row) => actOf(row))]]);
  for (const column of MULTIMODAL) logs.set(`multimodal:${column}`, sharesOf(multimodal, column));
  return logs;
}

/** A post has a row for each combination of what it shares: one act for each of its values in this column. */
function sharesOf(rows: readonly Row[], column: string): Act[] {
  const acts = new Map<string, Act>();
  for (const row of rows) {
    const { [column]: object = '', account_id: account = '', post_id: content = '', timestamp = '' } = row;
    if (object === '') continue;
    const key = [object, account, content, timestamp].join(' ');
    if (!acts.has(key)) acts.set(key, { account, content, object, at: Number(timestamp) });
  }
  return [...acts.values()];
}

function actOf(row: Row): Act {
  const { object_id: object = '', account_id: account = '', content_id: content = '', timestamp_share = '' } = row;
  return { account, content, object, at: Number(timestamp_share) };
}

/** None of the files quotes its values. */
function rowsOf(text: string): Row[] {
  const [header = '', ...lines] = text.trim().split(/\r?\n/);
  const columns = header.split(',');
  return lines.map((line) => {
    const values = line.split(',');
    return Object.fromEntries(columns.map((column, index) => [column, values[index] ?? '']));
  });
}

function sumOf(rows: readonly Row[], column: string): number {
  return rows.reduce((sum, row) => sum + Number(row[column]), 0);
}
