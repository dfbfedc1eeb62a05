export { ConfigError, loadConfig, type Config, type ConfigSchema, type Variable } from './load-config.js';
export { kafkaRules, kafkaVariables, portVariable, processVariables, serviceVariables } from './service-variables.js';
