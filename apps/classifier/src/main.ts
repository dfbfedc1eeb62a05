import '@custos/observability/register';
import { createClassifier, DEFAULT_PACK } from '@custos/classification-infrastructure';
import { kafkaRules, loadConfig, portVariable, processVariables, serviceVariables } from '@custos/config';
import { runService } from '@custos/process';

const schema = {
  type: 'object',
  required: ['DATABASE_URL', 'CUSTOS_MASTER_KEY', 'CUSTOS_TOKEN_SECRET'],
  properties: {
    ...processVariables,
    ...serviceVariables,
    PORT: portVariable(7401),
    CUSTOS_EXTERNAL_MODELS: {
      type: 'string',
      description: 'YAML file that names models from outside to be asked about texts; nobody is asked without it.',
    },
    CUSTOS_POLICY_PACK: {
      type: 'string',
      default: DEFAULT_PACK,
      description: 'Folder of the policy pack that judges: pack.yaml, banks/ and rules/.',
    },
  },
  allOf: kafkaRules,
} as const;

await runService(
  'classifier',
  () => loadConfig(schema, process.env),
  async (given, config) => {
    const classifier = await createClassifier({
      ...given,
      masterKey: Buffer.from(config.CUSTOS_MASTER_KEY, 'base64'),
      tokenSecret: config.CUSTOS_TOKEN_SECRET,
      packFolder: config.CUSTOS_POLICY_PACK,
      externalModels: config.CUSTOS_EXTERNAL_MODELS,
      zone: config.CUSTOS_ZONE,
    });
    process.on('SIGHUP', () => void classifier.reload());
    return classifier;
  },
);
