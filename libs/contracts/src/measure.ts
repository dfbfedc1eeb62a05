import { MEASURES } from './generated/measures.js';

/** A kind of enforcement action of the closed list. */
export interface Measure {
  readonly code: string;
  readonly name: { readonly en: string; readonly zh: string };
  readonly targets: readonly string[];
  /** 0 (a remedy) to 9 (the end of all service): an order of ours, not of the law. */
  readonly severity: number;
  readonly kind: string;
  readonly duration:
    | 'instant'
    | 'temporary'
    | 'permanent'
    | 'open'
    | 'deadline'
    | 'until-done'
    | 'temporary-or-permanent'
    | 'review-date-required';
  readonly reversible: boolean;
  /** What must be recorded with it: `reason_code`, `until`, `evidence_ids`, `second_approver` and others. */
  readonly requires: readonly string[];
  /** Values of the Digital Services Act's transparency database. */
  readonly dsa: {
    readonly statementOfReasons: boolean;
    readonly visibility: readonly string[];
    readonly monetary: string | null;
    readonly provision: string | null;
    readonly account: string | null;
  };
  /** Column of the transparency report's template, as Regulation (EU) 2024/2835 names it. */
  readonly reportColumn: string | null;
  readonly basis: readonly string[];
}

const byCode: ReadonlyMap<string, Measure> = new Map(MEASURES.map((measure) => [measure.code, measure]));

export function measure(code: string): Measure | undefined {
  return byCode.get(code);
}
