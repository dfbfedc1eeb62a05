import { builtinModules } from 'node:module';
import eslint from '@eslint/js';
import nx from '@nx/eslint-plugin';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const FRAMEWORKS = ['@nestjs/*', 'typeorm', 'pg', 'kafkajs', '@opentelemetry/*', 'fastify'];
const SHARED = ['scope:kernel', 'scope:contracts', 'scope:platform'];

/** One layer: what it may lean on, and which libraries it must not know. */
const layer = (name, mayUse, banned = []) => ({
  sourceTag: `type:${name}`,
  onlyDependOnLibsWithTags: mayUse.map((target) => `type:${target}`),
  bannedExternalImports: banned,
});

/** One bounded context: it sees itself and what all share, never another context. */
const context = (name) => ({ sourceTag: `scope:${name}`, onlyDependOnLibsWithTags: [`scope:${name}`, ...SHARED] });

const depConstraints = [
  layer('kernel', ['kernel'], FRAMEWORKS),
  layer('contract', ['kernel', 'contract'], FRAMEWORKS),
  layer('domain', ['kernel', 'contract', 'domain'], FRAMEWORKS),
  layer('application', ['kernel', 'contract', 'domain', 'application'], ['typeorm', 'pg', 'kafkajs']),
  layer('infrastructure', ['kernel', 'contract', 'domain', 'application', 'infrastructure', 'platform'], ['kafkajs']),
  layer('platform', ['kernel', 'platform']),
  layer('client', []),
  layer('app', ['kernel', 'contract', 'domain', 'application', 'infrastructure', 'platform', 'client'], ['kafkajs']),
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['*'] },
  context('intake'),
  context('classification'),
  context('enforcement'),
  context('reporting'),
  // `custos` runs all four contexts in one process; tools measure and drive them from outside.
  { sourceTag: 'scope:custos', onlyDependOnLibsWithTags: ['*'] },
  { sourceTag: 'scope:tools', onlyDependOnLibsWithTags: ['*'] },
];

const KAFKA_ADAPTER_ONLY = { name: 'kafkajs', message: 'Only the Kafka adapter of @custos/messaging knows kafkajs.' };

const STYLE = [
  { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
  {
    selector: 'ExportNamedDeclaration > VariableDeclaration > VariableDeclarator > ArrowFunctionExpression',
    message: 'Export a function declaration.',
  },
  {
    selector: 'CallExpression[callee.object.name=/^(describe|it|test)$/][callee.property.name=/^(only|skip|todo)$/]',
    message: 'A test runs or does not exist.',
  },
];

const CLOCK = [
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Time comes in as data.' },
  { selector: 'CallExpression[callee.name="Date"]', message: 'Time comes in as data.' },
];

export default defineConfig(
  { ignores: ['**/dist/**', '**/generated/**', '.nx/**', '.custos/**'] },
  {
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
    extends: [eslint.configs.recommended],
    rules: {
      'max-lines': ['error', 300],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'], location: 'anywhere' }],
    },
  },
  {
    files: ['**/*.{mjs,js}'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', Buffer: 'readonly' } },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strict, tseslint.configs.recommendedTypeCheckedOnly],
    languageOptions: { parserOptions: { project: ['./tsconfig.json'], tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-restricted-imports': ['error', { paths: [KAFKA_ADAPTER_ONLY] }],
      'no-restricted-syntax': ['error', ...STYLE],
      '@typescript-eslint/ban-ts-comment': ['error', { minimumDescriptionLength: 1000 }],
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true, allowEmpty: true }],
      // With noUncheckedIndexedAccess, `!` is how a loop says that its index is in range.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // An async method may implement an asynchronous port without waiting for anything itself.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allow: [{ from: 'lib', name: ['Error', 'URL', 'URLSearchParams'] }] },
      ],
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  // Jest takes its global set-up as a default export.
  { files: ['**/testing/global-*.ts'], rules: { 'no-restricted-syntax': 'off' } },
  // The one place that may skip tests: it says so loudly, and not at all where Kafka is required.
  { files: ['**/testing/describe-unless.ts'], rules: { 'no-restricted-syntax': 'off' } },
  // Numbers that no double holds are what tests of exactness are about.
  { files: ['**/*.spec.ts'], rules: { 'no-loss-of-precision': 'off' } },
  {
    files: [
      'libs/platform/messaging/src/kafka/**/*.ts',
      'libs/platform/messaging/src/local-kafka/**/*.ts',
      'libs/platform/messaging/src/testing/**/*.ts',
      'tools/**/*.ts',
    ],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    files: ['libs/kernel/src/**/*.ts', 'libs/contracts/src/**/*.ts', 'libs/**/domain/src/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/testing/**'],
    rules: {
      'no-restricted-syntax': ['error', ...STYLE, ...CLOCK],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time comes in as data.' },
        { object: 'Math', property: 'random', message: 'Chance comes in as data.' },
      ],
      'no-restricted-globals': ['error', 'crypto', 'performance', 'process', 'fetch', 'setTimeout', 'setInterval'],
    },
  },
  {
    files: ['libs/**/domain/src/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: builtinModules.map((name) => ({ name, message: 'Domain code knows no machine.' })),
          patterns: [{ group: ['node:*'], message: 'Domain code knows no machine.' }],
        },
      ],
    },
  },
  {
    files: ['apps/**/*.ts', 'libs/**/*.ts', 'tools/**/*.ts'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': ['error', { allow: [], depConstraints }],
    },
  },
);
