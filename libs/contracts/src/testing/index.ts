export { FIXTURES } from '../generated/fixtures.js';
export type { Fixture } from './fixture.js';
