import type { CaseDecided, CaseOpened, EvidencePreserved } from '@custos/contracts';

export type Subject = CaseOpened['subject'];
export type Signal = NonNullable<CaseOpened['signal']>;
export type Report = NonNullable<CaseOpened['report']>;
/** As it stands in the chain, but for the case it belongs to. */
export type Evidence = Omit<EvidencePreserved, 'caseId'>;
/** With the reviewer's own words sealed. */
export type Ground = CaseDecided['ground'];

/** What every measure of a platform says alike. */
export interface MeasureTerms {
  /** ISO 3166 codes, or `*` for wherever the platform serves. */
  readonly territory: readonly string[];
  /** The text that tells how to appeal. */
  readonly redressId: string;
}
