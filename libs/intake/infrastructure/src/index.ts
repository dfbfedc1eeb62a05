export { createIngest, type IngestOptions } from './create-ingest.js';
export { migrations } from './migrations.js';
