import '@custos/observability/register';
import { RoleTokens } from '@custos/auth';
import { kafkaRules, loadConfig, portVariable, processVariables, serviceVariables } from '@custos/config';
import { createEnforcement } from '@custos/enforcement-infrastructure';
import { runService } from '@custos/process';

const { CUSTOS_MASTER_KEY, CUSTOS_TOKEN_SECRET } = serviceVariables;

const schema = {
  type: 'object',
  required: ['DATABASE_URL', 'CUSTOS_MASTER_KEY', 'CUSTOS_TOKEN_SECRET'],
  properties: { ...processVariables, PORT: portVariable(7402), CUSTOS_MASTER_KEY, CUSTOS_TOKEN_SECRET },
  allOf: kafkaRules,
} as const;

await runService(
  'enforcement',
  () => loadConfig(schema, process.env),
  (given, config) =>
    createEnforcement({
      ...given,
      masterKey: Buffer.from(config.CUSTOS_MASTER_KEY, 'base64'),
      tokens: new RoleTokens(config.CUSTOS_TOKEN_SECRET),
    }),
);
