import type { WindowKind } from '@custos/classification-domain';

/** What windows are kept for and what they count different ones of. */
export const VALUE_KINDS = ['account', 'group', 'payee', 'url', 'address', 'device', 'hash', 'text'] as const;

export type ValueKind = (typeof VALUE_KINDS)[number];

/** A feature that counts over time, as a policy pack declares it; rules read it as `window.ID`. */
export interface FeatureText {
  readonly id: string;
  readonly kind: WindowKind;
  /**
   * `account` is the key that events are routed by (the group's, where an event names no account): its windows are read
   * in place. Windows of any other key gather where observations of that key arrive.
   */
  readonly key: ValueKind;
  /** Of a `distinct`: what it counts different ones of. */
  readonly of?: ValueKind;
  readonly events: readonly string[];
  /** CEL over the event: what counts; of a ratio, what counts above the line. */
  readonly where?: string;
  /** Such as `10m` or `24h`; of a session the longest pause in it, of a first sight how long it is remembered. */
  readonly window: string;
  /** The steps in which a window moves on. */
  readonly bucket?: string;
}
