import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What an embedded Custos must remember between starts, besides its database. */
export interface Secrets {
  /** 32 bytes, base64: wraps every subject's key. Without it nothing sealed can be opened again. */
  readonly masterKey: string;
  /** Signs the role tokens of people. */
  readonly tokenSecret: string;
}

export interface Home {
  readonly folder: string;
  readonly secrets: Secrets;
}

/**
 * Opens the data folder, making it and its secrets (readable by their owner alone) at the first start.
 *
 * @throws Error that names the folder, or the file in it that cannot be used
 */
export async function openHome(folder: string): Promise<Home> {
  const file = join(folder, 'secrets.json');
  try {
    await makeFolder(folder);
    return { folder, secrets: (await readSecrets(file)) ?? (await makeSecrets(file)) };
  } catch (error) {
    const reason = (error as Error).message;
    throw new Error(`the data folder ${folder} cannot be used: ${reason}`, { cause: error });
  }
}

/** Not by the `recursive` of Node, which tries for ever below a folder that is there and takes no other, as /proc is. */
async function makeFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() === true) return;
  if (found !== undefined) throw new Error(`${folder} is no folder`);
  await makeFolder(dirname(folder));
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

async function readSecrets(file: string): Promise<Secrets | undefined> {
  const stored = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (stored === undefined) return undefined;
  try {
    return JSON.parse(stored) as Secrets;
  } catch (cause) {
    throw new Error(`${file} is damaged: bring it back from a copy, nothing sealed can be read without it`, { cause });
  }
}

/** Two that start at once on a new folder must go on with the same secrets: the first one's. */
async function makeSecrets(file: string): Promise<Secrets> {
  const secrets: Secrets = {
    masterKey: randomBytes(32).toString('base64'),
    tokenSecret: randomBytes(36).toString('base64url'),
  };
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  // Linked into place once it is on the disk: a crash half-way through must not leave a folder whose keys are lost.
  await writeFile(draft, JSON.stringify(secrets, null, 2), { mode: 0o600, flush: true });
  try {
    await link(draft, file);
    return secrets;
  } catch (error) {
    const theirs = await readSecrets(file);
    if (theirs === undefined) throw error;
    return theirs;
  } finally {
    await rm(draft);
  }
}
