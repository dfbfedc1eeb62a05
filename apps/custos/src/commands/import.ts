import { basename } from 'node:path';
import { CustosClient } from '@custos/client';
import { Database } from '@custos/postgres';
import { createKey, issueToken } from '../administration.js';
import { until } from '../demo/play.js';
import { readReport } from '../demo/read-report.js';
import { totalOf } from '../demo/report.js';
import { FORMATS } from '../import-formats.js';
import { ZONE, type RunningCustos } from '../one-process.js';
import type { RunOptions } from '../options.js';
import type { PublisherEvent } from '../scenario.js';
import { runOneProcess } from './run.js';

export interface ImportFlags {
  readonly as: string;
  readonly platform: string;
  /** Ingest of a running Custos; without it one is started for the import. */
  readonly url?: string;
  readonly key?: string;
  readonly json: boolean;
}

interface Imported {
  readonly events: number;
  readonly new: number;
  readonly duplicate: number;
  readonly superseding: number;
  readonly refused: number;
  readonly seconds: number;
}

const BATCH = 1_000;
const SHOWN_REFUSALS = 10;

/** Publishes the files' messages through the same door as any publisher's. */
async function publishFiles(client: CustosClient, files: readonly string[], format: string): Promise<Imported> {
  const reader = FORMATS[format];
  if (reader === undefined) throw new Error(`--as is "${format}"; give one of ${Object.keys(FORMATS).join(', ')}`);
  const counts = { events: 0, new: 0, duplicate: 0, superseding: 0, refused: 0 };
  const started = performance.now();
  const flush = async (batch: readonly PublisherEvent[]): Promise<void> => {
    const { receipts, refusals } = await client.publish(batch);
    for (const { status } of receipts) counts[status] += 1;
    for (const { index, pointer, detail } of refusals) {
      counts.refused += 1;
      if (counts.refused <= SHOWN_REFUSALS)
        console.error(`refused: event ${counts.events + index + 1}, ${pointer}: ${detail}`);
    }
    counts.events += batch.length;
  };
  for (const file of files) {
    let batch: PublisherEvent[] = [];
    for await (const event of reader(file, `import/${basename(file)}`)) {
      if (batch.push(event) < BATCH) continue;
      await flush(batch);
      batch = [];
    }
    if (batch.length > 0) await flush(batch);
  }
  return { ...counts, seconds: (performance.now() - started) / 1_000 };
}

function show(imported: Imported, json: boolean, moderated?: object): void {
  if (json) return console.log(JSON.stringify({ ...imported, ...moderated }));
  const { events, new: fresh, duplicate, superseding, refused, seconds } = imported;
  console.log(
    `${events} events in ${seconds.toFixed(2)} s (${Math.round(events / seconds)} a second): ` +
      `${fresh} new, ${duplicate} duplicate, ${superseding} superseding, ${refused} refused`,
  );
  if (moderated !== undefined) console.table(moderated);
}

async function importIntoOwn(
  running: RunningCustos,
  folder: string,
  files: readonly string[],
  flags: ImportFlags,
): Promise<void> {
  const { platform } = flags;
  const owner = new Database({ url: running.provisioned.postgres.ownerUrl, applicationName: 'custos import', max: 1 });
  const apiKey = await createKey(owner, platform).finally(() => owner.end());
  const token = await issueToken(folder, { name: 'import', roles: ['regulator'], platforms: [platform], hours: 1 });
  const since = Date.now();
  const address = { url: running.urls.reporting, token, platform, zone: ZONE, since };
  const before = totalOf(await readReport(address), 'events');
  const imported = await publishFiles(new CustosClient({ url: running.urls.ingest, apiKey }), files, flags.as);
  const accepted = imported.new + imported.superseding;
  const report = await until(
    'the report to hold the import',
    () => readReport(address),
    (found) => totalOf(found, 'events') >= before + accepted,
  );
  show(imported, flags.json, {
    inReport: totalOf(report, 'events') - before,
    signals: totalOf(report, 'signals'),
    secondsToReport: (Date.now() - since) / 1_000,
  });
}

/** `custos import FILE… --as sms|csv|cloudevents`: real messages through the ordinary door. */
export async function importFiles(options: RunOptions, files: readonly string[], flags: ImportFlags): Promise<void> {
  if (flags.url === undefined) {
    return runOneProcess(options, async (running) => {
      await importIntoOwn(running, options.folder, files, flags);
      return 'end';
    });
  }
  if (flags.key === undefined) throw new Error('--url needs --key: make one with "custos keys create PLATFORM"');
  show(await publishFiles(new CustosClient({ url: flags.url, apiKey: flags.key }), files, flags.as), flags.json);
}
