import { HARM_CATEGORIES } from './generated/harm-categories.js';

/** A harm of the closed list. Nothing but this list defines harms; policy packs only name them. */
export interface HarmCategory {
  readonly code: string;
  readonly name: { readonly en: string; readonly zh: string };
  readonly definition: string;
  /** A statutory reference turns on opinion: it has no detector, and orders on it are handled by two named persons. */
  readonly group: 'concrete' | 'statutory-reference-only';
  readonly automatedDetection: boolean;
  /** The measures that automation may impose by itself. */
  readonly maxMeasuresWithoutHuman: readonly string[];
  readonly requiresHumanReview: boolean;
  readonly requiresRecordedLegalBasis: boolean;
  readonly clauses: readonly string[];
  /** Where it stands in statements of reasons and reports under the Digital Services Act. */
  readonly dsa: {
    readonly category: string | null;
    readonly additional: readonly string[];
    readonly keywords: readonly string[];
  };
  readonly whyNotAutomated?: string;
}

const byCode: ReadonlyMap<string, HarmCategory> = new Map(HARM_CATEGORIES.map((category) => [category.code, category]));

export function harmCategory(code: string): HarmCategory | undefined {
  return byCode.get(code);
}

export function harmCategories(): readonly HarmCategory[] {
  return HARM_CATEGORIES;
}
