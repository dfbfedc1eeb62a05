export { EventStore } from './event-store.js';
export type { AppendResult, Conflict, NewEvent, StoredEvent, StreamAppend } from './events.js';
export { eventStoreMigrations } from './migrations.js';
export { chainOf, genesisOf, leafOf, type Verification } from './verification.js';
