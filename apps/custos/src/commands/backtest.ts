import { RoleTokens, type Person } from '@custos/auth';
import {
  backtest,
  BACKTEST_TOPICS,
  openSamples,
  readPack,
  type BacktestReport,
  type OpenedSample,
} from '@custos/classification-infrastructure';
import { dayIn, instantOf, parseInstant } from '@custos/kernel';
import { openLog } from '@custos/messaging';
import { createLogger } from '@custos/observability';
import { withOwner } from '../administration.js';
import { openHome } from '../home.js';
import type { RunOptions } from '../options.js';
import { tableOf } from '../table.js';

export interface BacktestFlags {
  readonly from: string;
  readonly to: string;
  readonly samples: string;
  readonly json: boolean;
  /** A person's token: opens the texts of the samples, and puts on record that they looked. */
  readonly texts?: string;
}

const HOUR_MS = 3_600_000;

/** `custos backtest PACK --from --to`: what a pack would have found in the retained intake. */
export async function backtestPack(options: RunOptions, folder: string, flags: BacktestFlags): Promise<void> {
  const pack = await readPack(folder);
  const { zone } = options;
  const range = { from: instantFrom(flags.from, '--from', zone), to: instantFrom(flags.to, '--to', zone) };
  const samples = Number(flags.samples);
  if (!Number.isInteger(samples) || samples < 0)
    throw new Error(`--samples is "${flags.samples}"; give a whole number`);
  const { masterKey: key, tokenSecret } = await secretsOf(options.folder);
  const person = flags.texts === undefined ? undefined : await personOf(tokenSecret, flags.texts);
  const masterKey = Buffer.from(key, 'base64');
  const logger = createLogger('backtest', options.logLevel);
  await withOwner(options, async (database) => {
    const { log: kind, brokers, security } = options;
    // The owner runs no service, and is not let into the log until it lets itself in.
    if (kind === 'postgres')
      for (const topic of BACKTEST_TOPICS) await database.query(`SELECT log.allow(session_user, $1, 'read')`, [topic]);
    const log = openLog({ kind, brokers, security, database, clientId: 'custos-backtest', logger });
    try {
      const tested = await backtest({ ...range, pack, log, database, masterKey, samples, zone, logger });
      const looker = person && { ...person, actor: `person:${person.name}`, at: instantOf(Date.now()) };
      const opened = looker && (await openSamples(tested, looker, { database, masterKey }));
      if (flags.json) console.log(JSON.stringify(opened === undefined ? tested.report : { ...tested.report, opened }));
      else print(tested.report, opened);
    } finally {
      await log.close();
    }
  });
}

async function secretsOf(folder: string): Promise<{ masterKey: string; tokenSecret: string }> {
  const { CUSTOS_MASTER_KEY: masterKey, CUSTOS_TOKEN_SECRET: tokenSecret } = process.env;
  if (masterKey !== undefined && tokenSecret !== undefined) return { masterKey, tokenSecret };
  return (await openHome(folder)).secrets;
}

async function personOf(secret: string, token: string): Promise<Person> {
  const person = await new RoleTokens(secret).verify(token);
  if (person?.roles.some((role) => role === 'moderator' || role === 'admin')) return person;
  throw new Error('--texts needs the token of a moderator or an administrator: make one with "custos tokens NAME"');
}

/** A day begins at midnight in CUSTOS_ZONE. */
function instantFrom(text: string, flag: string, zone: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    const noon = Date.parse(`${text}T12:00:00Z`);
    for (let at = noon - 27 * HOUR_MS; at <= noon + 15 * HOUR_MS; at += HOUR_MS / 4)
      if (dayIn(instantOf(at), zone) === text) return instantOf(at);
  }
  const instant = parseInstant(text);
  if (instant === undefined)
    throw new Error(`${flag} is "${text}"; give a day or a time, as 2026-11-22 or 2026-11-22T08:00:00Z`);
  return instantOf(instant);
}

function print(
  { pack, hash, from, to, events, unreadable, rules }: BacktestReport,
  opened?: readonly OpenedSample[],
): void {
  console.log(`${pack}@${hash.slice(0, 12)} on ${events} events from ${from} to ${to}, ${unreadable} unreadable`);
  const rows = rules.map(({ rule, hits, liveThen, onlyNow, onlyThen, precision, recall }) => ({
    ...{ rule, hits, liveThen, onlyNow, onlyThen, precision: percent(precision), recall: percent(recall) },
  }));
  console.log(tableOf(rows));
  for (const { rule, samples } of rules) {
    for (const [kind, kept] of Object.entries(samples)) {
      for (const { event, spans } of kept) {
        const where = spans.map(({ pointer, start, end }) => `${pointer}[${start},${end})`).join(' ');
        console.log(
          `${rule} ${kind}: ${event.platform} ${event.subject.kind} ${event.subject.id} ${event.id} ${where}`,
        );
      }
    }
  }
  for (const { event, texts } of opened ?? [])
    for (const { pointer, text } of texts) console.log(`${event} ${pointer}: ${JSON.stringify(text)}`);
}

function percent({ count, of, millionths }: BacktestReport['rules'][number]['precision']): string {
  return millionths === null ? '-' : `${(millionths / 10_000).toFixed(1)} % of ${of} (${count})`;
}
