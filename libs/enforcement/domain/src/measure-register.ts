import { measure as measureOf } from '@custos/contracts';
import { msOf, type Instant } from '@custos/kernel';
import type { ExpireMeasure, LiftMeasure, RecordApplication } from './measure-commands.js';
import type { MeasureEvent } from './events.js';
import type { RefusalReason } from './refusal.js';

export interface MeasureEntry {
  readonly measure: string;
  /** An instant measure, such as a warning, is spent the moment it is given. */
  readonly status: 'active' | 'spent' | 'lifted' | 'expired';
  readonly automated: boolean;
  readonly until: Instant | null;
  readonly application: 'applied' | 'failed' | undefined;
}

/** Every measure a stream has imposed, by id; entries are replaced, never removed, so that an id is used once for ever. */
export type MeasureRegister = ReadonlyMap<string, MeasureEntry>;

export function registerAfter(register: MeasureRegister, event: MeasureEvent): MeasureRegister {
  const { measureId } = event.data;
  switch (event.type) {
    case 'custos.enforcement.MeasureImposed': {
      const { measure, automatedDecision: automated, until } = event.data;
      const status = measureOf(measure)?.duration === 'instant' ? 'spent' : 'active';
      return new Map(register).set(measureId, { measure, status, automated, until, application: undefined });
    }
    case 'custos.enforcement.MeasureLifted':
      return changed(register, measureId, { status: 'lifted' });
    case 'custos.enforcement.MeasureExpired':
      return changed(register, measureId, { status: 'expired' });
    case 'custos.enforcement.MeasureApplied':
      return changed(register, measureId, { application: event.data.outcome });
  }
}

function changed(register: MeasureRegister, measureId: string, change: Partial<MeasureEntry>): MeasureRegister {
  const entry = register.get(measureId);
  return entry === undefined ? register : new Map(register).set(measureId, { ...entry, ...change });
}

/** Ends or acknowledges a measure. What has ended already is left as it is: whoever came first has done the work. */
export function decideOnMeasure(
  command: ExpireMeasure | LiftMeasure | RecordApplication,
  register: MeasureRegister,
): MeasureEvent[] | RefusalReason {
  const entry = register.get(command.measureId);
  if (entry === undefined) return 'measure-unknown';
  const { measureId, at } = command;
  switch (command.kind) {
    case 'LiftMeasure':
      if (entry.status !== 'active') return [];
      return [{ type: 'custos.enforcement.MeasureLifted', data: { measureId, at, reason: command.reason } }];
    case 'ExpireMeasure':
      if (entry.status !== 'active' || entry.until === null || msOf(entry.until) > msOf(at)) return [];
      return [
        { type: 'custos.enforcement.MeasureExpired', data: { measureId, at: entry.until, reason: 'term-ended' } },
      ];
    case 'RecordApplication': {
      if (entry.application === command.outcome) return [];
      const { outcome, appliedAt, detail } = command;
      const data = { measureId, outcome, appliedAt, ...(detail === undefined ? {} : { detail }) };
      return [{ type: 'custos.enforcement.MeasureApplied', data }];
    }
  }
}
