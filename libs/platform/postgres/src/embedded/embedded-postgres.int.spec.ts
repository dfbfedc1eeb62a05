import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ROLES } from '../roles.js';
import { freePorts, until } from '../testing/index.js';
import { findEmbeddedPostgres, startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';
import { isAlive, readPostmaster } from './postmaster.js';

describe('embedded PostgreSQL', () => {
  let parent: string;
  let dataFolder: string;
  let port: number;
  let running: EmbeddedPostgres | undefined;

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'custos-embedded-'));
    await chmod(parent, 0o700);
    dataFolder = join(parent, 'data');
    [port] = (await freePorts(1)) as [number];
  });
  afterEach(async () => {
    await running?.stop();
    running = undefined;
    await rm(parent, { recursive: true, force: true });
  });

  async function start(): Promise<EmbeddedPostgres> {
    running = await startEmbeddedPostgres({ dataFolder, port });
    return running;
  }

  async function stop(): Promise<void> {
    await running?.stop();
    running = undefined;
  }

  async function ask<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Row>(text)).rows;
    } finally {
      await client.end();
    }
  }

  it('keeps its data across a restart, in a folder that only its owner can enter', async () => {
    const { ownerUrl } = await start();
    await ask(ownerUrl, 'CREATE TABLE kept (id int)');
    await ask(ownerUrl, 'INSERT INTO kept VALUES (42)');
    await stop();

    const again = await start();

    expect(await ask(again.ownerUrl, 'SELECT id FROM kept')).toEqual([{ id: 42 }]);
    expect(again.adopted).toBe(false);
    expect((await stat(join(dataFolder, 'secret'))).mode & 0o777).toBe(0o600);
  });

  it('waits for the disk, speaks UTF-8 and gives each service a role that rules nothing', async () => {
    const postgres = await start();

    const [settings] = await ask(
      postgres.urlFor(ROLES.ingest),
      `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
         current_setting('server_encoding') AS encoding, current_setting('listen_addresses') AS listens,
         rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user`,
    );

    const powers = { rolsuper: false, rolcreatedb: false, rolcreaterole: false };
    expect(settings).toEqual({ fsync: 'on', commit: 'on', encoding: 'UTF8', listens: '127.0.0.1', ...powers });
    const wrong = postgres.ownerUrl.replace(/:[^:@]+@/, ':wrong@');
    await expect(ask(wrong, 'SELECT 1')).rejects.toThrow('password');
  });

  it('is reached through its socket, in a folder with a path too long for one as well', async () => {
    dataFolder = join(parent, 'long'.repeat(20), 'data');
    const postgres = await start();

    const rows = await ask(postgres.ownerUrl, 'SELECT inet_client_addr() AS address');

    expect(rows).toEqual([{ address: null }]);
  });

  it('adopts the server that a killed process left running', async () => {
    await crash(await startInChild());
    const left = await readPostmaster(join(dataFolder, 'cluster'));

    const postgres = await start();

    expect(postgres.adopted).toBe(true);
    expect(await ask(postgres.ownerUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await stop();
    expect(isAlive(left?.pid ?? 0)).toBe(false);
  });

  it('moves a server left running to the port now asked for', async () => {
    await crash(await startInChild());
    [port] = (await freePorts(1)) as [number];

    const postgres = await start();

    expect(postgres.adopted).toBe(false);
    expect(await ask(postgres.ownerUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('tells a second starter that the folder is in use, and leaves the first one its server', async () => {
    const first = await start();

    for (const asked of [port, ...(await freePorts(1))]) {
      const second = startEmbeddedPostgres({ dataFolder, port: asked });
      await expect(second).rejects.toThrow('in use by another running Custos');
    }

    expect(await ask(first.ownerUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('starts over the pid file of a server that was killed, though another process has its id now', async () => {
    await start();
    const left = await readPostmaster(join(dataFolder, 'cluster'));
    const text = await readFile(join(dataFolder, 'cluster', 'postmaster.pid'), 'utf8');
    await stop();
    await writeFile(
      join(dataFolder, 'cluster', 'postmaster.pid'),
      text.replace(String(left?.pid), String(process.ppid)),
    );

    const postgres = await start();

    expect(postgres.adopted).toBe(false);
  });

  it('recovers after its server was killed', async () => {
    const { ownerUrl } = await start();
    await ask(ownerUrl, 'CREATE TABLE kept AS SELECT 7 AS id');
    const server = await readPostmaster(join(dataFolder, 'cluster'));
    process.kill(server?.pid ?? 0, 'SIGKILL');
    await stop();

    const again = await start();

    expect(await ask(again.ownerUrl, 'SELECT id FROM kept')).toEqual([{ id: 7 }]);
  });

  it('is started again when it ends by itself, and can be reached by one who did not start it', async () => {
    const { ownerUrl } = await start();
    const killed = await readPostmaster(join(dataFolder, 'cluster'));
    process.kill(killed?.pid ?? 0, 'SIGKILL');

    const answers = () =>
      ask(ownerUrl, 'SELECT 1').then(
        () => true,
        () => false,
      );
    await until(answers);
    const found = await findEmbeddedPostgres(dataFolder);
    expect(found?.ownerUrl).toBe(ownerUrl);
    await stop();

    expect(await findEmbeddedPostgres(dataFolder)).toBeUndefined();
  });

  it('names the port that another program holds', async () => {
    const squatter = await new Promise<Server>((done) => {
      const server = createServer().listen(port, '127.0.0.1', () => done(server));
    });

    await expect(start()).rejects.toThrow(`port ${port} on 127.0.0.1 is in use`);
    await new Promise((done) => squatter.close(done));
  });

  it('refuses the data of another major version, and a folder that cannot be', async () => {
    await mkdir(join(dataFolder, 'cluster'), { recursive: true });
    await writeFile(join(dataFolder, 'cluster', 'PG_VERSION'), '15\n');
    await expect(start()).rejects.toThrow('belongs to PostgreSQL 15');

    const file = join(parent, 'file');
    await writeFile(file, '');
    await expect(startEmbeddedPostgres({ dataFolder: join(file, 'data'), port })).rejects.toThrow('cannot be written');
  });

  /** A process of its own that starts the server and then only lives. Answers its id. */
  async function startInChild(): Promise<number> {
    const module = new URL('../../dist/embedded/embedded-postgres.js', import.meta.url).href;
    const script = `const { startEmbeddedPostgres } = await import(${JSON.stringify(module)});
      await startEmbeddedPostgres(${JSON.stringify({ dataFolder, port })});
      console.log('up'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise<void>((up, down) => {
      child.stdout.once('data', () => up());
      child.once('exit', (code) => down(new Error(`the child ended with ${code}`)));
    });
    return child.pid as number;
  }

  async function crash(pid: number): Promise<void> {
    process.kill(pid, 'SIGKILL');
    await until(() => !isAlive(pid));
  }
});
