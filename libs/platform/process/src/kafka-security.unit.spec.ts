import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { kafkaRules, kafkaVariables, loadConfig } from '@custos/config';
import { kafkaSecurity } from './kafka-security.js';

const schema = { type: 'object', required: [], properties: kafkaVariables, allOf: kafkaRules } as const;

function securityOf(environment: Record<string, string>) {
  return kafkaSecurity(loadConfig(schema, environment));
}

describe('the way into Kafka', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'custos-ca-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is plain where nothing is said', () => {
    expect(securityOf({})).toEqual({});
    expect(securityOf({ KAFKA_TLS: 'false' })).toEqual({});
  });

  it('is TLS with the certificates of a file, and a user', async () => {
    const [ca] = rootCertificates as [string];
    const file = join(folder, 'ca.pem');
    await writeFile(file, ca);
    const user = { KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'u', KAFKA_SASL_PASSWORD: 'p' };

    expect(securityOf({ KAFKA_TLS: 'true' })).toEqual({ tls: {} });
    expect(securityOf({ KAFKA_TLS: 'true', KAFKA_TLS_CA: file, ...user })).toEqual({
      tls: { ca },
      sasl: { mechanism: 'plain', username: 'u', password: 'p' },
    });
  });

  it('names the file of certificates that is not there or holds none', async () => {
    const file = join(folder, 'empty.pem');
    await writeFile(file, 'nothing');

    const missing = { KAFKA_TLS: 'true', KAFKA_TLS_CA: join(folder, 'gone.pem') };
    expect(() => securityOf(missing)).toThrow(/KAFKA_TLS_CA is ".*gone\.pem", which cannot be used \(ENOENT.*Needs/);
    expect(() => securityOf({ ...missing, KAFKA_TLS_CA: file })).toThrow(
      /KAFKA_TLS_CA is .*cannot be used.* Set it to/,
    );
  });
});
