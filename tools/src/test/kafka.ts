import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const OLDEST_JAVA = 17;

export type Kafka =
  | { readonly kind: 'ready'; stop(): Promise<void> }
  | { readonly kind: 'missing'; readonly reason: string; stop(): Promise<void> };

const nothingToStop = async (): Promise<void> => {};

/**
 * One broker for the whole run: the one named by KAFKA_BROKERS, else one started here when the machine has Java and
 * Maven. The tests find it by KAFKA_BROKERS, and it ends with the run.
 */
export async function provideKafka(): Promise<Kafka> {
  if (process.env.KAFKA_BROKERS) return { kind: 'ready', stop: nothingToStop };
  const reason = await whyNot();
  if (reason) return { kind: 'missing', reason, stop: nothingToStop };
  const { startKafka } = await import('@custos/messaging/testing');
  const kafka = await startKafka({ brokers: 1 });
  process.env.KAFKA_BROKERS = kafka.brokers.join(',');
  return { kind: 'ready', stop: () => kafka.stop() };
}

async function whyNot(): Promise<string | undefined> {
  const java = await firstLine('java', ['-version']);
  if (!java) return `KAFKA_BROKERS is not set and there is no Java ${OLDEST_JAVA}`;
  const major = Number(/version "(\d+)/.exec(java)?.[1] ?? 0);
  if (major < OLDEST_JAVA) return `KAFKA_BROKERS is not set and Java is older than ${OLDEST_JAVA} (${java})`;
  if (!(await firstLine('mvn', ['-v']))) return 'KAFKA_BROKERS is not set and there is no Maven to fetch Kafka with';
  return undefined;
}

/** What a program says of its version, on whichever stream; `undefined` when it cannot be run. */
async function firstLine(program: string, args: readonly string[]): Promise<string | undefined> {
  const said = await run(program, args).catch(() => undefined);
  return said && `${said.stdout}${said.stderr}`.split('\n')[0];
}
