export { KeyedHashes } from './keyed-hashes.js';
export { privacyMigrations } from './migrations.js';
export { Pseudonyms } from './pseudonyms.js';
export { BrokenSealError, open, seal, type Sealed, type SubjectKey } from './seal.js';
export { SubjectKeys, type Subject, type SubjectKeysOptions } from './subject-keys.js';
