import { CustosClient } from '@custos/client';
import { Database } from '@custos/postgres';
import { Presets, SingleBar } from 'cli-progress';
import { createKey, issueToken } from '../administration.js';
import { ModeratorDesk } from '../demo/desk.js';
import { play, until, type Played } from '../demo/play.js';
import { readReport, type ReportAddress } from '../demo/read-report.js';
import { printReport, totalOf, type ReportDocument } from '../demo/report.js';
import type { RunningCustos } from '../one-process.js';
import type { RunOptions } from '../options.js';
import { clear } from '../provision.js';
import { loadScenario } from '../scenario.js';
import { runOneProcess, showUrls } from './run.js';

export interface DemoFlags {
  readonly exit: boolean;
  readonly json: boolean;
}

const PLATFORM = 'market';
const SCENARIO = new URL('../../scenario/market-day.yaml', import.meta.url);

/** The report that holds all that was played; read models follow the log within moments. */
function settledReport(address: ReportAddress, played: Played): Promise<ReportDocument> {
  return until(
    'the report to hold the whole day',
    () => readReport(address),
    (report) => totalOf(report, 'events') >= played.traffic && totalOf(report, 'applied') >= played.measures,
  );
}

async function playOn(
  running: RunningCustos,
  folder: string,
  quiet: boolean,
): Promise<{ played: Played; token: string }> {
  const owner = new Database({ url: running.provisioned.postgres.ownerUrl, applicationName: 'custos demo', max: 1 });
  const apiKey = await createKey(owner, PLATFORM).finally(() => owner.end());
  const person = { platforms: [PLATFORM], hours: 12 };
  const moderator = await issueToken(folder, { ...person, name: 'demo-moderator', roles: ['moderator'] });
  const token = await issueToken(folder, { ...person, name: 'demo-regulator', roles: ['regulator'] });
  const bar = new SingleBar(
    { format: 'publishing {bar} {value}/{total} events', stream: process.stderr, noTTYOutput: false },
    Presets.shades_classic,
  );
  const scenario = await loadScenario(SCENARIO);
  if (!quiet) bar.start(scenario.events, 0);
  try {
    const played = await play({
      scenario,
      client: new CustosClient({ url: running.urls.ingest, measuresUrl: running.urls.enforcement, apiKey }),
      desk: new ModeratorDesk(running.urls.enforcement, moderator),
      progress: (published) => bar.update(published),
    });
    return { played, token };
  } finally {
    bar.stop();
  }
}

/** Starts everything on a fresh folder, plays the shipped day, prints the report and stays up unless told to exit. */
export async function demo(options: RunOptions, { exit, json }: DemoFlags): Promise<void> {
  const since = Date.now();
  await clear(options.folder, options.ports.database);
  await runOneProcess(options, async (running) => {
    const { played, token } = await playOn(running, options.folder, json);
    const address = { url: running.urls.reporting, token, platform: PLATFORM, zone: options.zone, since };
    const report = await settledReport(address, played);
    const seconds = (Date.now() - since) / 1_000;
    if (json) console.log(JSON.stringify({ played, seconds, report }));
    else printReport(report, played, seconds);
    if (!json && !exit) {
      showUrls(running);
      console.log(`\nA regulator's token for the platform ${PLATFORM}, good for twelve hours:\n${token}`);
      console.log(`\nSign in with it at ${running.urls.reporting}. Custos stays up; Ctrl-C stops it.`);
    }
    return exit ? 'end' : 'stay up';
  });
}
