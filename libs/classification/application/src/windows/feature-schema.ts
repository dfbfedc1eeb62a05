import { VALUE_KINDS } from './feature-text.js';

const duration = { type: 'string', pattern: '^[1-9][0-9]{0,5}[smhd]$' };

/** JSON Schema of one feature of a policy pack. */
export const FEATURE_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'kind', 'key', 'events', 'window'],
  properties: {
    id: { type: 'string', pattern: '^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$', maxLength: 64 },
    kind: { enum: ['count', 'distinct', 'rate', 'ratio', 'first_seen', 'session'] },
    key: { enum: VALUE_KINDS },
    of: { enum: VALUE_KINDS },
    events: { type: 'array', minItems: 1, uniqueItems: true, items: { type: 'string', maxLength: 256 } },
    where: { type: 'string', minLength: 1, maxLength: 4000 },
    window: duration,
    bucket: duration,
  },
};
