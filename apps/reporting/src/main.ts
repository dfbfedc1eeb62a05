import '@custos/observability/register';
import { RoleTokens } from '@custos/auth';
import { kafkaRules, loadConfig, portVariable, processVariables, serviceVariables } from '@custos/config';
import { runService } from '@custos/process';
import { createReporting } from '@custos/reporting-infrastructure';

const { CUSTOS_TOKEN_SECRET, CUSTOS_ZONE } = serviceVariables;

const schema = {
  type: 'object',
  required: ['DATABASE_URL', 'CUSTOS_TOKEN_SECRET'],
  properties: { ...processVariables, PORT: portVariable(7403), CUSTOS_TOKEN_SECRET, CUSTOS_ZONE },
  allOf: kafkaRules,
} as const;

await runService(
  'reporting',
  () => loadConfig(schema, process.env),
  (given, config) =>
    createReporting({ ...given, tokens: new RoleTokens(config.CUSTOS_TOKEN_SECRET), zone: config.CUSTOS_ZONE }),
);
