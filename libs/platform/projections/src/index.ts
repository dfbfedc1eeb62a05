export { projectionMigrations } from './migrations.js';
export { Projections, type ProjectionsOptions } from './projections.js';
export { type Decode } from './projector.js';
export { groupOf, selected, tableName } from './tables.js';
export {
  activate,
  activeVersions,
  KEEP_SUPERSEDED_DAYS,
  listVersions,
  retire,
  type ProjectionVersion,
  type VersionState,
} from './versions.js';
