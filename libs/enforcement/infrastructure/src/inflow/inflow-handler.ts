import type { ContentReported, MeasureAcknowledged, SignalRaised, SubjectErased } from '@custos/contracts';
import {
  applyAcknowledgement,
  applyReport,
  applySignal,
  caseOfReport,
  caseOfSignal,
  standingOf,
  type Arrival,
  type MeasureStanding,
} from '@custos/enforcement-application';
import { caseStream, type AutomationPolicy } from '@custos/enforcement-domain';
import type { Clock } from '@custos/kernel';
import { PoisonRecord, type BatchHandler, type LogRecord, type PartitionBatch } from '@custos/messaging';
import type { Transaction } from '@custos/postgres';
import type { SubjectKeys } from '@custos/privacy';
import type { WorkStore } from '../store/work-store.js';
import { arrivalOf } from './arrivals.js';
import { findStandings, nameOfMeasure } from './standings.js';

export const INFLOW_TOPICS = ['signals', 'inbox'];

export interface InflowOptions {
  readonly schema: string;
  readonly store: WorkStore;
  readonly subjectKeys: SubjectKeys;
  readonly policy: AutomationPolicy;
  readonly clock: Clock;
}

/** What comes in by the topics: signals and the inbox, many partitions at a time, as one unit of work. */
export class InflowHandler implements BatchHandler {
  constructor(private readonly options: InflowOptions) {}

  async handle(batches: readonly PartitionBatch[], tx: Transaction): Promise<void> {
    const { schema, store, subjectKeys, policy, clock } = this.options;
    const inflow = sorted(batches);
    const standings = await findStandings(tx, schema, inflow.acknowledgements);
    const work = await store.begin(tx, streamsOf(inflow, standings), clock());
    for (const signal of inflow.signals) applySignal(work, signal, policy);
    for (const report of inflow.reports) applyReport(work, report);
    for (const acknowledged of inflow.acknowledgements) {
      applyAcknowledgement(work, acknowledged, standingOf(acknowledged, standings.get(nameOfMeasure(acknowledged))));
    }
    await store.complete(tx, work);
    for (const { envelope } of inflow.erasures) {
      await subjectKeys.destroy(tx, envelope.platform, envelope.data.accountId);
    }
  }
}

/** Kinds of arrivals touch different things of a key, so that only the order within a kind matters. */
interface Inflow {
  readonly signals: Arrival<SignalRaised>[];
  readonly reports: Arrival<ContentReported>[];
  readonly acknowledgements: Arrival<MeasureAcknowledged>[];
  readonly erasures: Arrival<SubjectErased>[];
}

function sorted(batches: readonly PartitionBatch[]): Inflow {
  const inflow: Inflow = { signals: [], reports: [], acknowledgements: [], erasures: [] };
  for (const { records } of batches) {
    for (const record of records) sortIn(inflow, arrivalOf(record), record);
  }
  return inflow;
}

function sortIn(inflow: Inflow, arrival: Arrival, record: LogRecord): void {
  switch (arrival.envelope.type) {
    case 'custos.classification.SignalRaised':
      inflow.signals.push(arrival as Arrival<SignalRaised>);
      return;
    case 'custos.report.ContentReported':
      inflow.reports.push(arrival as Arrival<ContentReported>);
      return;
    case 'custos.enforcement.MeasureAcknowledged':
      inflow.acknowledgements.push(arrival as Arrival<MeasureAcknowledged>);
      return;
    case 'custos.privacy.SubjectErased':
      inflow.erasures.push(arrival as Arrival<SubjectErased>);
      return;
    default:
      throw new PoisonRecord(record, 'not-handled', `nothing here handles ${arrival.envelope.type}`);
  }
}

function streamsOf(inflow: Inflow, standings: ReadonlyMap<string, MeasureStanding>): string[] {
  return [
    ...inflow.signals.map((signal) => caseStream(caseOfSignal(signal))),
    ...inflow.reports.map((report) => caseStream(caseOfReport(report))),
    ...inflow.acknowledgements.map((each) => standingOf(each, standings.get(nameOfMeasure(each))).streamId),
  ];
}
