import { basename } from 'node:path';
import { CustosClient } from '@custos/client';
import { contractOf } from '@custos/contracts';
import { issueToken } from '../administration.js';
import { until } from '../demo/play.js';
import { readReport, readSettledReport } from '../demo/read-report.js';
import { totalOf, type ReportDocument } from '../demo/report.js';
import { FORMATS } from '../import-formats.js';
import type { RunningCustos } from '../one-process.js';
import type { RunOptions } from '../options.js';
import { withPassingKey } from '../passing-key.js';
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

/** Of each partition of the traffic, the highest position that an event of the files has. */
type Reached = Map<number, bigint>;

const BATCH = 1_000;
const SHOWN_REFUSALS = 10;

/** Publishes the files' messages through the same door as any publisher's. */
async function publishFiles(
  client: CustosClient,
  files: readonly string[],
  format: string,
): Promise<{ imported: Imported; reached: Reached }> {
  const reader = FORMATS[format];
  if (reader === undefined) throw new Error(`--as is "${format}"; give one of ${Object.keys(FORMATS).join(', ')}`);
  const counts = { events: 0, new: 0, duplicate: 0, superseding: 0, refused: 0 };
  const reached: Reached = new Map();
  let shown = 0;
  const started = performance.now();
  const flush = async (batch: readonly PublisherEvent[]): Promise<void> => {
    const { receipts, refusals } = await client.publish(batch);
    for (const { index, status, partition, position } of receipts) {
      counts[status] += 1;
      const place = BigInt(position);
      if (isTraffic(batch[index]!) && place > (reached.get(partition) ?? -1n)) reached.set(partition, place);
    }
    // An event may be refused for several reasons.
    counts.refused += new Set(refusals.map(({ index }) => index)).size;
    for (const { index, pointer, detail } of refusals) {
      if ((shown += 1) > SHOWN_REFUSALS) break;
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
  return { imported: { ...counts, seconds: (performance.now() - started) / 1_000 }, reached };
}

/** Users' reports and acknowledgements go to the inbox, and into no figure of traffic; a platform's own types are traffic. */
function isTraffic({ type }: PublisherEvent): boolean {
  return (contractOf(type)?.topic ?? 'intake') === 'intake';
}

/** Whether a report counts all that was read up to there. Events cannot be awaited by their number: a copy is not counted. */
function covers({ upTo }: ReportDocument, reached: Reached): boolean {
  const next = new Map(
    upTo.filter(({ topic }) => topic === 'intake').map((found) => [found.partition, BigInt(found.next)]),
  );
  return [...reached].every(([partition, position]) => (next.get(partition) ?? 0n) > position);
}

/** @throws Error when nothing was imported, for a script that looks at the exit code alone */
function show(imported: Imported, json: boolean, moderated?: object): void {
  const { events, new: fresh, duplicate, superseding, refused, seconds } = imported;
  if (json) console.log(JSON.stringify({ ...imported, ...moderated }));
  else {
    console.log(
      `${events} events in ${seconds.toFixed(2)} s (${Math.round(events / seconds)} a second): ` +
        `${fresh} new, ${duplicate} duplicate, ${superseding} superseding, ${refused} refused`,
    );
    if (moderated !== undefined) console.table(moderated);
  }
  if (refused > 0 && refused === events) throw new Error(`nothing was imported: all ${events} events were refused`);
}

async function importIntoOwn(
  running: RunningCustos,
  { folder, zone }: RunOptions,
  files: readonly string[],
  flags: ImportFlags,
): Promise<void> {
  const { platform } = flags;
  const token = await issueToken(folder, { name: 'import', roles: ['regulator'], platforms: [platform], hours: 1 });
  const since = Date.now();
  const address = { url: running.urls.reporting, token, platform, zone, since };
  const before = await readReport(address);
  const { imported, reached } = await withPassingKey(running.provisioned.postgres.ownerUrl, platform, (apiKey) =>
    publishFiles(new CustosClient({ url: running.urls.ingest, apiKey }), files, flags.as),
  );
  await until(
    'the report to hold the import',
    () => readReport(address),
    (found) => covers(found, reached),
  );
  const secondsToReport = (Date.now() - since) / 1_000;
  const report = await readSettledReport(address);
  show(imported, flags.json, {
    inReport: totalOf(report, 'events') - totalOf(before, 'events'),
    signals: totalOf(report, 'signals') - totalOf(before, 'signals'),
    secondsToReport,
  });
}

/** `custos import FILE… --as sms|csv|cloudevents`: real messages through the ordinary door. */
export async function importFiles(options: RunOptions, files: readonly string[], flags: ImportFlags): Promise<void> {
  if (flags.url === undefined) {
    return runOneProcess(options, async (running) => {
      await importIntoOwn(running, options, files, flags);
      return 'end';
    });
  }
  if (flags.key === undefined) throw new Error('--url needs --key: make one with "custos keys create PLATFORM"');
  const client = new CustosClient({ url: flags.url, apiKey: flags.key });
  show((await publishFiles(client, files, flags.as)).imported, flags.json);
}
