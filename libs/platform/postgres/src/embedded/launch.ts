import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chown, stat } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const NOBODY = 65_534;

/** How to start a program as someone PostgreSQL accepts: it refuses to run as root. */
export interface Launch {
  readonly prefix: readonly string[];
}

/**
 * Root is turned into an ordinary user in one of two ways. A user namespace shows root's files as belonging to user
 * 1000, so nothing changes hands. Where namespaces are forbidden, as in most containers, the server runs under another
 * uid and keeps only the right to pass folders that root closed to others. Both replace themselves by the program, so
 * its process id is ours to watch.
 */
export async function chooseLaunch(dataFolder: string): Promise<Launch> {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const { uid: owner } = await stat(dataFolder);
  if (owner === 0) {
    const namespace = ['unshare', '--user', '--map-user=1000', '--map-group=1000', '--'];
    if (await works(namespace)) return { prefix: namespace };
  }
  const uid = owner === 0 ? NOBODY : owner;
  const capabilities = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  const changed = ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', ...capabilities, '--'];
  if (!(await works(changed))) {
    throw new Error(
      'PostgreSQL does not run as root, and neither "unshare --user" nor "setpriv --reuid" works here: ' +
        'start Custos as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own',
    );
  }
  if (owner === 0) await giveAway(dataFolder, uid);
  return { prefix: changed };
}

/** Runs to the end; its output becomes the error's message when it fails. */
export async function runLaunched({ prefix }: Launch, program: string, args: readonly string[]): Promise<void> {
  const [first, ...rest] = [...prefix, program, ...args];
  await run(first as string, rest, { cwd: '/' }).catch((error: { stderr?: string; message: string }) => {
    throw new Error(`${program} failed: ${error.stderr?.trim() || error.message}`);
  });
}

/** Starts in a session of its own, so that Ctrl-C reaches us and not the server before we have drained. */
export function spawnDetached(
  { prefix }: Launch,
  program: string,
  args: readonly string[],
  output: number,
): ChildProcess {
  const [first, ...rest] = [...prefix, program, ...args];
  const child = spawn(first as string, rest, { cwd: '/', detached: true, stdio: ['ignore', output, output] });
  child.unref();
  return child;
}

async function works([program, ...args]: string[]): Promise<boolean> {
  return run(program as string, [...args, 'true']).then(
    () => true,
    () => false,
  );
}

async function giveAway(folder: string, uid: number): Promise<void> {
  await run('chown', ['-R', `${uid}:${uid}`, folder]);
  await chown(folder, uid, uid);
}
