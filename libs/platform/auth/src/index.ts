export { ApiKeyRefused, ApiKeys, type IssuedKey, type KeyDescription, type Publisher } from './api-keys.js';
export {
  CurrentPerson,
  CurrentPublisher,
  Everywhere,
  publisherOf,
  PublisherGuard,
  RoleGuard,
  Roles,
  TOKEN_VERIFIER,
} from './guards.js';
export { authMigrations } from './migrations.js';
export { mayActOn, PEOPLE_ROLES, RoleTokens, type Person, type Role, type TokenVerifier } from './role-tokens.js';
