import type { Instant } from '@custos/kernel';
import type { ExpireMeasure, Identified, LiftMeasure, RecordApplication } from '../measure-commands.js';
import type { Ground, MeasureTerms } from '../vocabulary.js';

/** What a decision on a case says about the account; only a person's decision can. */
interface DecidedMeasure extends Identified {
  readonly measureId: string;
  readonly caseId: string;
  readonly accountKey: string;
  readonly category: string;
  readonly ground: Ground;
  readonly decidedBy: string;
  readonly automatedDetection: boolean;
  readonly evidenceIds: readonly string[];
  readonly terms: MeasureTerms;
}

export interface WarnAccount extends DecidedMeasure {
  readonly kind: 'WarnAccount';
}

/**
 * Suspends posting for a time. Suspensions may overlap: each is a decision of its own, with its own reasons and appeal,
 * and posting stays suspended until the last of them ends.
 */
export interface SuspendPosting extends DecidedMeasure {
  readonly kind: 'SuspendPosting';
  readonly until: Instant;
}

export type AccountCommand = WarnAccount | SuspendPosting | LiftMeasure | ExpireMeasure | RecordApplication;
