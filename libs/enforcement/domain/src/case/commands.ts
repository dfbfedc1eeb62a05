import type { Instant } from '@custos/kernel';
import type { ExpireMeasure, Identified, LiftMeasure, RecordApplication } from '../measure-commands.js';
import type { Evidence, Ground, MeasureTerms, Report, Signal, Subject } from '../vocabulary.js';

/** Opens the case, or joins what is already open; a case decided before opens again for an event not judged yet. */
export interface OpenCase extends Identified {
  readonly kind: 'OpenCase';
  readonly caseId: string;
  readonly subject: Subject;
  readonly accountKey: string;
  readonly category: string;
  readonly origin: { readonly signal: Signal } | { readonly report: Report };
}

/** Joins an open case and never opens one: for signals that are recorded but must have no effect. */
export interface AttachSignal extends Identified {
  readonly kind: 'AttachSignal';
  readonly signal: Signal;
}

export interface PreserveEvidence extends Identified {
  readonly kind: 'PreserveEvidence';
  readonly evidence: Evidence;
}

/** Automation's measure upon content. */
export interface ImposeMeasure extends Identified {
  readonly kind: 'ImposeMeasure';
  readonly measureId: string;
  readonly measure: string;
  readonly signal: Signal;
  readonly until: Instant | null;
  readonly terms: MeasureTerms;
}

export interface ProposedMeasure {
  readonly measureId: string;
  readonly measure: string;
  readonly until: Instant | null;
}

/** A person's decision. Measures upon content follow from it here, those upon the account in the account's own stream. */
export interface DecideCase extends Identified {
  readonly kind: 'DecideCase';
  readonly decisionId: string;
  readonly outcome: 'violation' | 'no-violation';
  readonly ground: Ground;
  readonly measures: readonly ProposedMeasure[];
  readonly decidedBy: string;
  readonly terms: MeasureTerms;
}

export type CaseCommand =
  | OpenCase
  | AttachSignal
  | PreserveEvidence
  | ImposeMeasure
  | DecideCase
  | LiftMeasure
  | ExpireMeasure
  | RecordApplication;
