/** Kinds of structured personal data that can be told by their form alone. */
export const PERSONAL_KINDS = ['mobile', 'identity', 'card', 'email'] as const;
export type PersonalKind = (typeof PERSONAL_KINDS)[number];

/** A number or address of a person; `start` and `end` (exclusive) are UTF-16 offsets in the raw text. */
export interface PersonalDatum {
  readonly kind: PersonalKind;
  readonly start: number;
  readonly end: number;
}
