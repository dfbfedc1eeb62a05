import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ConfigError, kafkaVariables, type Config } from '@custos/config';
import type { KafkaSecurity } from '@custos/messaging';

type KafkaConfig = Config<{ type: 'object'; required: []; properties: typeof kafkaVariables }>;

/**
 * The way into Kafka that the variables describe, which their rules have found whole.
 *
 * @throws ConfigError when the file of certificates cannot be used
 */
export function kafkaSecurity(config: KafkaConfig): KafkaSecurity {
  const { KAFKA_TLS, KAFKA_TLS_CA: file, KAFKA_SASL_MECHANISM: mechanism } = config;
  const { KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = config;
  const sasl = mechanism && username && password ? { sasl: { mechanism, username, password } } : {};
  if (KAFKA_TLS !== true) return sasl;
  return { ...sasl, tls: file === undefined ? {} : { ca: certificatesIn(file) } };
}

function certificatesIn(file: string): string {
  try {
    const pem = readFileSync(file, 'utf8');
    // Node itself passes over what it cannot read, and every connection would fail without saying why.
    new X509Certificate(pem);
    return pem;
  } catch (error) {
    const reason = (error as Error).message;
    const { description } = kafkaVariables.KAFKA_TLS_CA;
    throw new ConfigError([`KAFKA_TLS_CA is "${file}", which cannot be used (${reason}). ${description}`]);
  }
}
