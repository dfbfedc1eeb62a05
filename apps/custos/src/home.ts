import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

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

/** Opens the data folder, making it and its secrets (readable by their owner alone) at the first start. */
export async function openHome(folder: string): Promise<Home> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'secrets.json');
  const stored = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (stored !== undefined) return { folder, secrets: JSON.parse(stored) as Secrets };
  const secrets: Secrets = {
    masterKey: randomBytes(32).toString('base64'),
    tokenSecret: randomBytes(36).toString('base64url'),
  };
  // Renamed into place: a crash half-way through must not leave a folder whose keys are lost.
  await writeFile(`${file}.new`, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return { folder, secrets };
}
