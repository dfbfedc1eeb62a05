import { createHash } from 'node:crypto';
import { lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The address of a socket holds 104 bytes on macOS and 108 on Linux. */
const LONGEST_ADDRESS = 103;

/**
 * Where the server puts its Unix socket, which takes about half the time of TCP per statement: the data folder, or a
 * folder of ours among the temporary ones when that path is too long. Empty on Windows.
 */
export async function socketFolderOf(dataFolder: string): Promise<string> {
  if (process.platform === 'win32') return '';
  if (Buffer.byteLength(join(dataFolder, '.s.PGSQL.65535')) <= LONGEST_ADDRESS) return dataFolder;
  const name = createHash('sha256').update(dataFolder).digest('hex').slice(0, 16);
  const folder = join(tmpdir(), `custos-${name}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = await lstat(folder);
  if (uid !== process.getuid?.() || (mode & 0o077) !== 0) {
    throw new Error(
      `${folder}, meant for the database's socket, belongs to someone else: remove it, or shorten the data folder's path`,
    );
  }
  return folder;
}
