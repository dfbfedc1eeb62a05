import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const OLDEST_JAVA = 17;
const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));
const POM = join(ROOT, 'tools/kafka/pom.xml');

/** Where local clusters keep Kafka's jars, and by default their data. */
export const KAFKA_HOME = join(ROOT, '.custos/kafka');

/** A program that comes with Java. */
export function javaProgram(name: 'java' | 'keytool' = 'java'): string {
  const home = process.env['JAVA_HOME'];
  return home ? join(home, 'bin', name) : name;
}

/** Why no broker can be started on this machine, as a clause; `undefined` when one can. */
export async function whyNoKafka(): Promise<string | undefined> {
  const java = await firstLine(javaProgram(), ['-version']);
  if (java === undefined) return `there is no Java ${OLDEST_JAVA} (Debian: apt-get install openjdk-17-jre-headless)`;
  if (Number(/version "(\d+)/.exec(java)?.[1] ?? 0) < OLDEST_JAVA) {
    return `Kafka needs Java ${OLDEST_JAVA} or newer, and this is ${java}`;
  }
  if ((await readJars()) !== undefined) return undefined;
  const maven = await firstLine('mvn', ['-v']);
  return maven === undefined
    ? "there is no Maven to fetch Kafka's jars with (Debian: apt-get install maven)"
    : undefined;
}

let jars: Promise<string> | undefined;

/** Fetches Kafka from Maven Central unless it is here already; answers the class path. */
export function ensureKafkaJars(): Promise<string> {
  return (jars ??= findOrFetchJars());
}

async function findOrFetchJars(): Promise<string> {
  const missing = await whyNoKafka();
  if (missing !== undefined) throw new Error(`Kafka cannot be started here: ${missing}`);
  const present = await readJars();
  if (present !== undefined) return present;
  const lib = join(KAFKA_HOME, 'lib');
  // Two starts at once must not see each other's half-filled folder.
  const filling = `${lib}.${process.pid}`;
  await mkdir(filling, { recursive: true });
  const args = ['-q', '-B', '-f', POM, 'dependency:copy-dependencies', `-DoutputDirectory=${filling}`];
  await run('mvn', args, { cwd: KAFKA_HOME }).catch((error: { stdout?: string; message: string }) => {
    throw new Error(`Maven could not fetch Kafka: ${error.stdout?.trim() || error.message}`);
  });
  await copyFile(POM, join(filling, 'pom.xml'));
  if ((await readJars()) === undefined) {
    await rm(lib, { recursive: true, force: true });
    await rename(filling, lib);
  } else {
    await rm(filling, { recursive: true });
  }
  return join(lib, '*');
}

/** The class path of jars fetched for the present pom. */
async function readJars(): Promise<string | undefined> {
  const lib = join(KAFKA_HOME, 'lib');
  const [wanted, fetched] = await Promise.all([
    readFile(POM, 'utf8'),
    readFile(join(lib, 'pom.xml'), 'utf8').catch(() => undefined),
  ]);
  return wanted === fetched ? join(lib, '*') : undefined;
}

/** What a program says of its version, on whichever stream; `undefined` when it cannot be run. */
async function firstLine(program: string, args: readonly string[]): Promise<string | undefined> {
  const said = await run(program, args).catch(() => undefined);
  return said && `${said.stdout}${said.stderr}`.split('\n')[0];
}
