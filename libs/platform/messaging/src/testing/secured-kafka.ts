import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePorts } from '@custos/postgres/testing';
import { startKafka } from '../local-kafka/kafka-cluster.js';
import { javaProgram } from '../local-kafka/kafka-jars.js';

const run = promisify(execFile);
const STORE_PASSWORD = 'only-for-tests';
const LOGIN_MODULES = 'org.apache.kafka.common.security';

export interface SecuredKafka {
  /** HOST:PORT of each listener. */
  readonly ssl: string;
  readonly saslSsl: string;
  readonly saslPlaintext: string;
  /** PEM of the certificate, which the broker signed itself. */
  readonly certificate: string;
  stop(): Promise<void>;
}

interface User {
  readonly username: string;
  readonly password: string;
}

/** A broker of its own that speaks TLS and knows one user, whichever way that user proves to be it. */
export async function startSecuredKafka(user: User): Promise<SecuredKafka> {
  const folder = await mkdtemp(join(tmpdir(), 'custos-secured-'));
  const store = join(folder, 'broker.p12');
  const keytool = (...args: string[]) =>
    run(javaProgram('keytool'), [...args, '-keystore', store, '-storepass', STORE_PASSWORD, '-alias', 'broker']);
  const host = ['-dname', 'CN=broker', '-ext', 'SAN=IP:127.0.0.1'];
  await keytool('-genkeypair', '-keyalg', 'EC', '-storetype', 'PKCS12', '-validity', '2', ...host);
  await keytool('-exportcert', '-rfc', '-file', join(folder, 'broker.pem'));
  const [SSL, SASL_SSL, SASL_PLAINTEXT] = (await freePorts(3)) as [number, number, number];
  const { username, password } = user;
  const kafka = await startKafka({
    brokers: 1,
    secured: {
      ports: { SSL, SASL_SSL, SASL_PLAINTEXT },
      users: ['SCRAM-SHA-256', 'SCRAM-SHA-512'].map((kind) => `${kind}=[name=${username},password=${password}]`),
      settings: {
        'listener.security.protocol.map': ['PLAINTEXT', 'SSL', 'SASL_SSL', 'SASL_PLAINTEXT']
          .map((name) => `${name}:${name}`)
          .concat('CONTROLLER:PLAINTEXT')
          .join(','),
        'ssl.keystore.type': 'PKCS12',
        'ssl.keystore.location': store,
        'ssl.keystore.password': STORE_PASSWORD,
        'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
        ...logins('sasl_ssl', user),
        ...logins('sasl_plaintext', user),
      },
    },
  });
  return {
    ssl: `127.0.0.1:${SSL}`,
    saslSsl: `127.0.0.1:${SASL_SSL}`,
    saslPlaintext: `127.0.0.1:${SASL_PLAINTEXT}`,
    certificate: await readFile(join(folder, 'broker.pem'), 'utf8'),
    async stop() {
      await kafka.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function logins(listener: string, { username, password }: User): Record<string, string> {
  const setting = (mechanism: string) => `listener.name.${listener}.${mechanism}.sasl.jaas.config`;
  return {
    [setting('plain')]: `${LOGIN_MODULES}.plain.PlainLoginModule required user_${username}="${password}";`,
    [setting('scram-sha-256')]: `${LOGIN_MODULES}.scram.ScramLoginModule required;`,
    [setting('scram-sha-512')]: `${LOGIN_MODULES}.scram.ScramLoginModule required;`,
  };
}
