declare const brand: unique symbol;

/** A `T` that only its own maker hands out, so that ids of different things cannot be mixed up. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

export type PlatformId = Brand<string, 'PlatformId'>;
export type RoutingKey = Brand<string, 'RoutingKey'>;
export type EventId = Brand<string, 'EventId'>;
export type StreamId = Brand<string, 'StreamId'>;
export type CaseId = Brand<string, 'CaseId'>;
export type MeasureId = Brand<string, 'MeasureId'>;

/** Marks a string as the id that its context knows it to be: `branded<CaseId>(text)`. */
export function branded<Id extends Brand<string, string>>(text: string): Id {
  return text as Id;
}

const PLATFORM = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Checks the name of a platform: lower-case letters, digits and inner hyphens, at most 63 of them. It stands in topic
 * names, stream ids and hash inputs, hence the narrow alphabet.
 */
export function platformId(text: string): PlatformId {
  if (!PLATFORM.test(text)) {
    throw new RangeError(`"${text}" cannot name a platform: use 1 to 63 of a-z, 0-9 and inner hyphens`);
  }
  return text as PlatformId;
}
