export { CustosClient, type CustosClientOptions } from './client.js';
export { CustosError } from './error.js';
export type {
  Acknowledgement,
  MeasureEvent,
  MeasurePage,
  Published,
  PublishedEvent,
  Receipt,
  Refusal,
} from './types.js';
