export { assertNever } from './assert-never.js';
export {
  branded,
  platformId,
  type Brand,
  type CaseId,
  type EventId,
  type MeasureId,
  type PlatformId,
  type RoutingKey,
  type StreamId,
} from './brand.js';
export { canonicalBytes, canonicalJson, NotCanonicalError } from './canonical-json.js';
export { stateAfter, type Decider } from './decider.js';
export { derivedId, type IdParts } from './derived-id.js';
export { ID_BYTES, ID_WORDS, IdIndex, readId } from './id-index.js';
export { dayIn, instantOf, msOf, parseInstant, type Clock, type Instant } from './instant.js';
export type { Json } from './json.js';
export { replaceLoneSurrogates } from './lone-surrogates.js';
export { Rational } from './rational.js';
export { PARTITIONS, partitionOf } from './routing.js';
export {
  defineProjection,
  greatest,
  key,
  latest,
  least,
  mergeRows,
  sum,
  type Column,
  type Columns,
  type KeyOf,
  type Projection,
  type Recorded,
  type RowOf,
  type RowsOf,
  type Table,
  type Tables,
} from './projection.js';
