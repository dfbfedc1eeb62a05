/**
 * Three tiers by suffix. Unit tests touch no process but their own; integration tests get a real PostgreSQL from the
 * global set-up; end-to-end tests start whole services.
 */
const tier = (name, extra = {}) => ({
  displayName: name,
  rootDir: import.meta.dirname,
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/tools'],
  testMatch: [`**/src/**/*.${name}.spec.ts`],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  testEnvironmentOptions: { customExportConditions: ['custos-source', 'node', 'node-addons'] },
  ...extra,
});

const withPostgres = {
  globalSetup: '<rootDir>/libs/platform/postgres/src/testing/global-setup.ts',
  globalTeardown: '<rootDir>/libs/platform/postgres/src/testing/global-teardown.ts',
};

export default {
  projects: [tier('unit'), tier('int', withPostgres), tier('e2e', withPostgres)],
  // What only a fault outlasts: tests wait for what they await, not for a time that suits one machine.
  testTimeout: 300_000,
};
