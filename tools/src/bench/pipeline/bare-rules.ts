import { Environment } from '@marcbachmann/cel-js';

/** Fifty rules, each a text test and an integer test, as a rule engine would meet them. */
export function bareRules(): ((context: { text: string; length: bigint }) => unknown)[] {
  const environment = new Environment().registerVariable('text', 'string').registerVariable('length', 'int');
  return Array.from({ length: 50 }, (_, rule) =>
    environment.parse(`length > ${10 + rule} && text.contains("marker-${rule}")`),
  );
}

/** The schema a bare loop checks each event against. */
export const BARE_SCHEMA = {
  type: 'object',
  required: ['specversion', 'id', 'source', 'type', 'data'],
  properties: {
    specversion: { const: '1.0' },
    id: { type: 'string', minLength: 1, maxLength: 200 },
    source: { type: 'string', minLength: 1, maxLength: 200 },
    type: { type: 'string', minLength: 1, maxLength: 200 },
    data: {
      type: 'object',
      required: ['contentId', 'accountId', 'text'],
      properties: { contentId: { type: 'string' }, accountId: { type: 'string' }, text: { type: 'string' } },
    },
  },
} as const;
