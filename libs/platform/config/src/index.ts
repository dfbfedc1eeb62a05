export { ConfigError, loadConfig, type Config, type ConfigSchema, type Variable } from './load-config.js';
export { kafkaNeedsBrokers, portVariable, serviceVariables } from './service-variables.js';
