/** Kinds of structured personal data that can be told by their form, some only beside a word that announces them. */
export const PERSONAL_KINDS = [
  'mobile',
  'identity',
  'card',
  'email',
  'phone',
  'plate',
  'passport',
  'messenger',
  'ip',
  'iban',
  'ssn',
] as const;
export type PersonalKind = (typeof PERSONAL_KINDS)[number];

/** A number or address of a person; `start` and `end` (exclusive) are UTF-16 offsets in the raw text. */
export interface PersonalDatum {
  readonly kind: PersonalKind;
  readonly start: number;
  readonly end: number;
}
