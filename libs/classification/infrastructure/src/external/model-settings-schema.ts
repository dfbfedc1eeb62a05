const pointer = { type: 'string', pattern: '^(/([^/~]|~[01])*)*$', maxLength: 256 };
const text = { type: 'string', minLength: 1, maxLength: 2000 };

const common = {
  id: { type: 'string', pattern: '^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$', maxLength: 64 },
  card: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'provider', 'licence', 'trainedOn', 'weakSpots'],
    properties: { name: text, provider: text, licence: text, trainedOn: text, weakSpots: text },
  },
  events: { type: 'array', minItems: 1, uniqueItems: true, items: { type: 'string', maxLength: 256 } },
  languages: { type: 'array', minItems: 1, uniqueItems: true, items: { type: 'string', minLength: 1, maxLength: 35 } },
  // The transaction that its answers are written in does not wait longer.
  timeoutMs: { type: 'integer', minimum: 1, maximum: 8000 },
  batch: { type: 'integer', minimum: 1, maximum: 256 },
  longestText: { type: 'integer', minimum: 1, maximum: 65_536 },
  cost: { type: 'integer', minimum: 0, maximum: 1_000_000_000 },
  dailyBudget: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
  labels: {
    type: 'object',
    minProperties: 1,
    maxProperties: 64,
    propertyNames: { minLength: 1, maxLength: 128 },
    additionalProperties: {
      type: 'object',
      additionalProperties: false,
      required: ['category', 'threshold', 'mode'],
      properties: {
        category: { type: 'string', maxLength: 64 },
        threshold: { type: 'integer', minimum: 0, maximum: 1_000_000 },
        mode: { enum: ['live', 'shadow'] },
      },
    },
  },
};

const overHttp = {
  url: { type: 'string', pattern: '^https?://', maxLength: 2048 },
  headers: { type: 'object', maxProperties: 32, additionalProperties: { type: 'string', maxLength: 4096 } },
};

function kind(name: string, properties: object, required: readonly string[]): object {
  return {
    type: 'object',
    additionalProperties: false,
    required: ['kind', ...Object.keys(common), ...required],
    properties: { kind: { const: name }, ...common, ...properties },
  };
}

/** JSON Schema of the file that names the models from outside. */
export const EXTERNAL_MODELS_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'External models',
  type: 'object',
  additionalProperties: false,
  required: ['models'],
  properties: {
    models: {
      type: 'array',
      minItems: 1,
      maxItems: 16,
      items: {
        type: 'object',
        required: ['kind'],
        discriminator: { propertyName: 'kind' },
        oneOf: [
          kind(
            'http',
            {
              ...overHttp,
              body: { type: 'object' },
              texts: pointer,
              results: pointer,
              scores: pointer,
            },
            ['url', 'body', 'texts', 'results', 'scores'],
          ),
          kind('openai-moderation', { ...overHttp, model: text }, ['url', 'model']),
          kind('onnx', { file: text, outputs: { type: 'array', minItems: 1, maxItems: 256, items: text } }, [
            'file',
            'outputs',
          ]),
        ],
      },
    },
  },
};
