import { parseArgs } from 'node:util';
import { loadConfig, processVariables } from '@custos/config';
import { Database } from '@custos/postgres';
import { KEEP_SUPERSEDED_DAYS, activate, listVersions, retire } from '@custos/projections';
import { SCHEMA } from '@custos/reporting-infrastructure';

const USAGE = `projections list                      what versions there are, and which one readers take
projections activate NAME VERSION     make readers take a version (also an older one, to take a switch back)
projections retire NAME VERSION       drop a version that was superseded ${KEEP_SUPERSEDED_DAYS} days ago or earlier

DATABASE_URL: of the service's role; for "retire" of the owner, who alone can drop tables.
`;

async function main(args: readonly string[]): Promise<string> {
  const [command, name = '', number] = parseArgs({ args: [...args], allowPositionals: true }).positionals;
  const version = Number(number);
  const named = name !== '' && Number.isInteger(version) && version > 0;
  if (command !== 'list' && !(named && (command === 'activate' || command === 'retire'))) return USAGE;
  const { DATABASE_URL } = loadConfig(
    { type: 'object', required: ['DATABASE_URL'], properties: { DATABASE_URL: processVariables.DATABASE_URL } },
    process.env,
  );
  const database = new Database({ url: DATABASE_URL, applicationName: 'custos projections' });
  try {
    if (command === 'activate' && !(await activate(database, SCHEMA, name, version))) {
      return `version ${version} of ${name} has not come as far as the active one: nothing was switched\n`;
    }
    if (command === 'retire') await retire(database, SCHEMA, { name, version });
    const versions = await listVersions(database, SCHEMA);
    return versions.map((known) => `${known.name} ${known.version} ${known.state}\n`).join('');
  } finally {
    await database.end();
  }
}

try {
  process.stdout.write(await main(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
