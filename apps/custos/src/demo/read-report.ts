import { setTimeout as pause } from 'node:timers/promises';
import { dayIn, instantOf } from '@custos/kernel';
import { totalOf, type ReportDocument } from './report.js';

export interface ReportAddress {
  readonly url: string;
  readonly token: string;
  readonly platform: string;
  /** IANA name of the zone in which reporting counts days. */
  readonly zone: string;
  /** Milliseconds since the epoch: the report covers the days from then until now. */
  readonly since: number;
}

/** The daily report as a regulator reads it. */
export async function readReport({ url, token, platform, zone, since }: ReportAddress): Promise<ReportDocument> {
  const period = { from: dayIn(instantOf(since), zone), to: dayIn(instantOf(Date.now()), zone) };
  const query = new URLSearchParams({ platform, ...period });
  const answer = await fetch(`${url}/v1/reports/daily.json?${query.toString()}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!answer.ok) throw new Error(`reporting answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as ReportDocument;
}

const SETTLED_MS = 1_000;

/** The report once its signals have stood still for a second: unlike events they have no last position to wait for. */
export async function readSettledReport(address: ReportAddress): Promise<ReportDocument> {
  let before = await readReport(address);
  for (;;) {
    await pause(SETTLED_MS);
    const report = await readReport(address);
    if (totalOf(report, 'signals') === totalOf(before, 'signals')) return report;
    before = report;
  }
}
