import '@custos/observability/register';
import { RoleTokens } from '@custos/auth';
import { kafkaRules, loadConfig, portVariable, processVariables, serviceVariables } from '@custos/config';
import { createIngest } from '@custos/intake-infrastructure';
import { runService } from '@custos/process';

const { CUSTOS_MASTER_KEY, CUSTOS_TOKEN_SECRET } = serviceVariables;

const schema = {
  type: 'object',
  required: ['DATABASE_URL', 'CUSTOS_MASTER_KEY'],
  properties: {
    ...processVariables,
    PORT: portVariable(7400),
    CUSTOS_MASTER_KEY,
    CUSTOS_TOKEN_SECRET,
    CUSTOS_PUBLISH_TOPICS: {
      type: 'string',
      pattern: '^[a-z0-9-]+(,[a-z0-9-]+)*$',
      description: 'Platforms that may publish on a topic (publish.PLATFORM) besides HTTP, with commas between them.',
    },
  },
  // What a publisher's topic holds that cannot be taken is parked, and an SRE's token opens it.
  allOf: [...kafkaRules, { dependencies: { CUSTOS_PUBLISH_TOPICS: ['CUSTOS_TOKEN_SECRET'] } }],
} as const;

await runService(
  'ingest',
  () => loadConfig(schema, process.env),
  (given, { CUSTOS_MASTER_KEY: masterKey, CUSTOS_PUBLISH_TOPICS: platforms, CUSTOS_TOKEN_SECRET: secret }) =>
    createIngest({
      ...given,
      masterKey: Buffer.from(masterKey, 'base64'),
      ...(platforms === undefined || secret === undefined
        ? {}
        : { publisherTopics: { platforms: platforms.split(','), tokens: new RoleTokens(secret) } }),
    }),
);
