import { MODEL_SCHEMA } from './pack-model.js';
import { REFUTATION_SCHEMA } from './refutations.js';
import { FEATURE_SCHEMA } from '../windows/feature-schema.js';

const ID = '^[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)*$';
/** Banks are named in CEL, where a hyphen would be a minus. */
const BANK_ID = '^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$';

const bilingual = {
  type: 'object',
  additionalProperties: false,
  required: ['en', 'zh'],
  properties: {
    en: { type: 'string', minLength: 1, maxLength: 500 },
    zh: { type: 'string', minLength: 1, maxLength: 500 },
  },
};

const jurisdiction = { type: 'string', pattern: '^[A-Z]{2}$' };
const clause = { type: 'string', minLength: 1, maxLength: 128 };
const category = { type: 'string', maxLength: 64 };

const clauses = {
  type: 'object',
  maxProperties: 1000,
  propertyNames: clause,
  additionalProperties: {
    ...bilingual,
    required: ['jurisdiction', ...bilingual.required],
    properties: { jurisdiction, ...bilingual.properties },
  },
};

const ladders = {
  type: 'object',
  maxProperties: 64,
  propertyNames: { pattern: ID, maxLength: 64 },
  additionalProperties: {
    type: 'object',
    additionalProperties: false,
    required: ['title', 'steps'],
    properties: {
      title: bilingual,
      basis: clause,
      steps: { type: 'array', minItems: 1, maxItems: 32, uniqueItems: true, items: { type: 'string', maxLength: 64 } },
      categories: { type: 'array', minItems: 1, uniqueItems: true, items: category },
    },
  },
};

const platforms = {
  type: 'object',
  maxProperties: 1000,
  propertyNames: { minLength: 1, maxLength: 64 },
  additionalProperties: { type: 'array', maxItems: 250, uniqueItems: true, items: jurisdiction },
};

const examples = {
  type: 'array',
  minItems: 1,
  maxItems: 200,
  items: {
    anyOf: [
      { type: 'string', minLength: 1 },
      {
        type: 'object',
        additionalProperties: false,
        required: ['data'],
        properties: {
          type: { type: 'string' },
          data: { type: 'object' },
          known: {
            type: 'object',
            additionalProperties: { type: 'object', additionalProperties: { type: 'integer' } },
          },
        },
      },
    ],
  },
};

const FOLD = { enum: ['pinyin', 'components'] };

const bank = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'category', 'description', 'words'],
  properties: {
    id: { type: 'string', pattern: BANK_ID, maxLength: 64 },
    category: { type: 'string', maxLength: 64 },
    description: { type: 'string', minLength: 1, maxLength: 500 },
    fold: { anyOf: [FOLD, { type: 'array', minItems: 1, uniqueItems: true, items: FOLD }] },
    outside: { type: 'string', pattern: BANK_ID, maxLength: 64 },
    words: { type: 'array', minItems: 1, maxItems: 100_000, items: { type: 'string', minLength: 1, maxLength: 200 } },
    refutation: REFUTATION_SCHEMA,
  },
};

const valueBank = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'category', 'description', 'kind', 'values'],
  properties: {
    id: { type: 'string', pattern: BANK_ID, maxLength: 64 },
    category: { type: 'string', maxLength: 64 },
    description: { type: 'string', minLength: 1, maxLength: 500 },
    kind: { enum: ['host', 'account', 'group'] },
    values: { type: 'array', minItems: 1, maxItems: 100_000, items: { type: 'string', minLength: 1, maxLength: 256 } },
  },
};

const rule = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'category', 'mode', 'events', 'when', 'score', 'spans', 'reason', 'examples'],
  properties: {
    id: { type: 'string', pattern: ID, maxLength: 128 },
    category: { type: 'string', maxLength: 64 },
    clauses: { type: 'array', minItems: 1, maxItems: 32, uniqueItems: true, items: clause },
    jurisdictions: { type: 'array', minItems: 1, uniqueItems: true, items: jurisdiction },
    ladder: { type: 'string', pattern: ID, maxLength: 64 },
    mode: { enum: ['draft', 'shadow', 'live'] },
    thresholds: {
      type: 'object',
      minProperties: 1,
      maxProperties: 16,
      propertyNames: { pattern: BANK_ID, maxLength: 64 },
      additionalProperties: { type: 'integer', minimum: -1_000_000_000_000, maximum: 1_000_000_000_000 },
    },
    events: { type: 'array', minItems: 1, uniqueItems: true, items: { type: 'string', maxLength: 256 } },
    when: { type: 'string', minLength: 1, maxLength: 4000 },
    unless: {
      type: 'array',
      minItems: 1,
      maxItems: 16,
      uniqueItems: true,
      items: { type: 'string', pattern: '^(words|cues)\\.[a-z0-9_]+$' },
    },
    per: { enum: ['cluster', 'event'] },
    score: { type: 'integer', minimum: 0, maximum: 1_000_000 },
    dailyQuota: { type: 'integer', minimum: 0, maximum: 1_000_000_000 },
    spans: {
      type: 'array',
      uniqueItems: true,
      maxItems: 16,
      items: { type: 'string', pattern: '^(words|personal|address|link|name|text)\\.[a-z0-9_]+$' },
    },
    reason: bilingual,
    examples: {
      type: 'object',
      additionalProperties: false,
      required: ['match', 'pass'],
      properties: { match: examples, pass: examples },
    },
  },
};

const emergencyStop = {
  type: 'object',
  additionalProperties: false,
  required: ['mostShare', 'fewestMatches', 'youngDays'],
  properties: {
    mostShare: { type: 'integer', minimum: 0, maximum: 1_000_000 },
    fewestMatches: { type: 'integer', minimum: 1, maximum: 1_000_000_000 },
    youngDays: { type: 'integer', minimum: 0, maximum: 365 },
  },
};

/** JSON Schema of a policy pack, once its files are put together. */
export const POLICY_PACK_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Policy pack',
  type: 'object',
  additionalProperties: false,
  required: ['id', 'title', 'banks', 'rules'],
  properties: {
    id: { type: 'string', pattern: ID, maxLength: 64 },
    title: bilingual,
    banks: { type: 'array', maxItems: 1000, items: bank },
    values: { type: 'array', maxItems: 1000, items: valueBank },
    rules: { type: 'array', minItems: 1, maxItems: 5000, items: rule },
    features: { type: 'array', maxItems: 64, items: FEATURE_SCHEMA },
    clauses,
    ladders,
    platforms,
    external: {
      type: 'array',
      maxItems: 16,
      uniqueItems: true,
      items: { type: 'string', pattern: BANK_ID, maxLength: 32 },
    },
    emergencyStop,
    model: MODEL_SCHEMA,
  },
};
