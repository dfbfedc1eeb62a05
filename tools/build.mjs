// Compiles every package's src/ to dist/ with SWC. Files whose output is newer are left alone, so that a warm start
// costs only the directory walk. Types are checked by `npm run check`, not here.
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const PARENTS = [
  'libs',
  'libs/intake',
  'libs/classification',
  'libs/enforcement',
  'libs/reporting',
  'libs/platform',
  'apps',
];

async function packages() {
  const found = ['tools'];
  for (const parent of PARENTS) {
    for (const entry of await readdir(join(root, parent), { withFileTypes: true }).catch(() => [])) {
      if (entry.isDirectory()) found.push(`${parent}/${entry.name}`);
    }
  }
  return found;
}

async function filesUnder(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

const modified = (file) =>
  stat(file).then(
    (found) => found.mtimeMs,
    () => 0,
  );

/** Brings every dist/ up to date with its src/, removing outputs whose source is gone. */
export async function buildAll() {
  const stale = [];
  for (const folder of await packages()) {
    const source = join(root, folder, 'src');
    const target = join(root, folder, 'dist');
    const wanted = new Set();
    for (const file of await filesUnder(source)) {
      if (!file.endsWith('.ts') || file.endsWith('.spec.ts') || file.endsWith('.d.ts')) continue;
      const output = join(target, relative(source, file)).replace(/\.ts$/, '.js');
      wanted.add(output).add(`${output}.map`);
      if ((await modified(output)) <= (await modified(file))) stale.push([file, output]);
    }
    for (const output of await filesUnder(target)) if (!wanted.has(output)) await rm(output);
  }
  if (stale.length === 0) return;
  const { transformFile } = await import('@swc/core');
  await Promise.all(
    stale.map(async ([file, output]) => {
      const { code, map } = await transformFile(file, { cwd: root, configFile: join(root, '.swcrc'), filename: file });
      await mkdir(dirname(output), { recursive: true });
      await writeFile(`${output}.map`, map);
      await writeFile(output, `${code}\n//# sourceMappingURL=${output.split('/').pop()}.map\n`);
    }),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll();
