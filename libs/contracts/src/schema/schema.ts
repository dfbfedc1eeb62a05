import type { Json } from '@custos/kernel';

/** The part of JSON Schema (draft 7) that contracts are written in, with our annotations. */
export interface PropertySchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, PropertySchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly items?: PropertySchema;
  readonly enum?: readonly Json[];
  readonly const?: Json;
  /** How the field stands in what is stored: as it is, as a keyed pseudonym, or sealed. */
  readonly 'x-privacy'?: 'none' | 'pseudonym' | 'personal';
  /** Whose pseudonym it is. */
  readonly 'x-kind'?: PseudonymKind;
  /** Name of a neighbouring field that says whose pseudonym it is; any other value there leaves the field as it is. */
  readonly 'x-kind-from'?: string;
  /** Top-level field that names whose key seals this personal field; without it, the event's routing key does. */
  readonly 'x-owner'?: string;
  /** What intake makes of the field, which is never stored: of a picture's bytes, in base64, the fields beside it. */
  readonly 'x-intake'?: 'picture';
  /** A closed list that the code must stand on. */
  readonly 'x-codes'?: CodeList;
  readonly [keyword: string]: unknown;
}

export type PseudonymKind = 'account' | 'group';
export type CodeList = 'harm-category' | 'measure';

/** The root of an event's schema. */
export interface EventSchema extends PropertySchema {
  /** Name of the event, in the past tense: `TextPosted`. */
  readonly title: string;
  readonly description: string;
  /** The stable string stored with every event: `custos.content.TextPosted`. */
  readonly 'x-type': string;
  readonly 'x-topic': TopicName;
  /** Top-level fields, the first present of which is the routing key. Events that Custos itself writes have none. */
  readonly 'x-routing'?: readonly string[];
  readonly 'x-publisher'?: boolean;
  /** Still being written: its checksum is not recorded, and checks fail until the mark is gone. */
  readonly 'x-draft'?: boolean;
}

export const TOPIC_NAMES = [
  'intake',
  'inbox',
  'signals',
  'tallies',
  'observations',
  'external',
  'decisions',
  'measures',
  'policy',
] as const;

export type TopicName = (typeof TOPIC_NAMES)[number];
