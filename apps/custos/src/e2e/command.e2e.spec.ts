import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { itUnless } from '@custos/messaging/testing';
import { CustosProcess, freePorts, postmasterOf, type CustosProcessOptions } from '../testing/index.js';

const run = promisify(execFile);
const READY = '/health/ready';
const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const NOBODY = { uid: 65_534, gid: 65_534 };

async function whyNotAsNobody(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'only root can start a process as somebody else';
  return run(process.execPath, ['--check', program], NOBODY).then(
    () => undefined,
    () => 'nobody may not read this repository',
  );
}

/** The first on the PATH that is older than what Custos needs. */
async function oldNode(): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(':')) {
    const node = join(folder, 'node');
    const version = await run(node, ['-p', 'process.versions.node']).catch(() => undefined);
    if (Number(version?.stdout.split('.')[0] ?? 99) < 24) return node;
  }
  return undefined;
}

const notAsNobody = await whyNotAsNobody();
const old = await oldNode();

describe('the command custos', () => {
  let parent: string;
  let data: string;
  let place: string[];
  let port: number;
  let databasePort: number;
  const started: CustosProcess[] = [];

  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'custos-command-'));
    data = join(parent, 'data');
    [port] = (await freePorts(4)) as [number];
    [databasePort] = (await freePorts(1)) as [number];
    place = ['--data', data, '--port', String(port), '--database-port', String(databasePort), '--log-level', 'warn'];
  });
  afterEach(async () => {
    for (const one of started.splice(0)) {
      if (one.running) one.signal('SIGTERM');
      const impatience = setTimeout(() => one.signal('SIGKILL'), 60_000);
      await one.ended.finally(() => clearTimeout(impatience));
    }
  });
  afterAll(() => rm(parent, { recursive: true, force: true }));

  function custos(args: readonly string[], options?: CustosProcessOptions): CustosProcess {
    const one = new CustosProcess(args, options);
    started.push(one);
    return one;
  }

  it('leaves its database running when it is killed, and the next start takes that over', async () => {
    const killed = custos(['up', ...place]);
    await killed.wrote(READY);
    const server = await postmasterOf(data);
    killed.signal('SIGKILL');
    await killed.ended;
    expect(alive(server)).toBe(true);

    const next = custos(['up', ...place]);
    await next.wrote(READY);

    expect(await postmasterOf(data)).toBe(server);
    next.signal('SIGTERM');
    expect((await next.ended).code).toBe(0);
    expect(alive(server)).toBe(false);
  });

  it('drains on a Ctrl-C, which npm and the launcher pass on once more, and ends with 0', async () => {
    const up = custos(['up', ...place], { asAtTerminal: true });
    await up.wrote(READY);
    const server = await postmasterOf(data);

    up.signal('SIGINT', 'group');
    await new Promise((resolve) => setTimeout(resolve, 30));
    up.signal('SIGINT', 'group');
    const { code, errors } = await up.ended;

    expect([code, alive(server)]).toEqual([0, false]);
    expect(errors).toContain('draining');
    expect(errors).not.toMatch(/Error|unhandled/);
  });

  it('leaves nothing behind when Ctrl-C comes in the middle of a start', async () => {
    const up = custos(['up', ...place]);
    let server = 0;
    while (server === 0) server = await postmasterOf(data).catch(() => 0);
    up.signal('SIGINT');

    expect((await up.ended).code).toBe(0);
    expect(alive(server)).toBe(false);
  });

  it('refuses a folder that another custos uses, makes keys beside it, and names a port that is taken', async () => {
    const first = custos(['up', ...place]);
    await first.wrote(READY);
    const [[other], [row]] = [await freePorts(1), await freePorts(4)] as [[number], [number]];
    const elsewhere = ['--port', String(row), '--database-port', String(other)];

    const second = await custos(['up', '--data', data, ...elsewhere]).ended;
    const key = await custos(['keys', 'create', 'bazaar', ...place]).ended;
    const third = await custos([
      'up',
      '--data',
      join(parent, 'third'),
      '--port',
      String(port),
      '--database-port',
      String(other),
    ]).ended;

    expect([second.code, second.errors]).toEqual([1, expect.stringContaining('is in use by another running Custos')]);
    expect([key.code, key.output]).toEqual([0, expect.stringMatching(/^ck_\S+\n$/)]);
    expect(third.code).toBe(1);
    expect(third.errors).toMatch(/^custos: port \d+ on 127.0.0.1 is taken/m);
    expect(first.running).toBe(true);
    await expect(postmasterOf(join(parent, 'third'))).rejects.toThrow();
  });

  it('changes a publisher over to another key, and follows the record to its end', async () => {
    const keys = (...args: string[]) => custos(['keys', ...args, ...place]).ended;
    const idOf = (key: string) => key.split('_')[1] as string;
    const first = (await keys('create', 'rotating')).output.trim();

    const second = (await keys('rotate', idOf(first), '--grace', '1')).output.trim();
    const revoked = await keys('revoke', idOf(first));
    const again = await keys('revoke', idOf(first));
    const listed = await keys('list', 'rotating');
    const verified = await custos(['verify', ...place]).ended;

    expect(second).toMatch(/^ck_/);
    expect([revoked.code, revoked.output]).toEqual([0, `${idOf(first)} is revoked\n`]);
    expect([again.code, again.errors]).toEqual([1, expect.stringContaining('is revoked already')]);
    expect(listed.output).toMatch(new RegExp(`${idOf(first)}.*\\n.*${idOf(second)}`));
    expect(listed.output).not.toContain(second);
    expect([verified.code, verified.output]).toEqual([
      0,
      expect.stringMatching(/^enforcement: \d+ events.*\nclassifier: /),
    ]);
  });

  it('names a setting that cannot be used', async () => {
    const refused = async (args: string[], env: Record<string, string> = {}) => {
      const { code, errors } = await custos([...args, '--data', join(parent, 'unused')], {
        env: { ...process.env, ...env },
      }).ended;
      return [code, errors];
    };
    const saying = (reason: string) => [1, expect.stringContaining(reason)];

    expect(await refused(['up'], { CUSTOS_ZONE: 'Mars/X' })).toEqual(saying('CUSTOS_ZONE is "Mars/X"'));
    expect(await refused(['up'], { LOG_LEVEL: 'loud' })).toEqual(saying("'loud' from env 'LOG_LEVEL' is invalid"));
    expect(await refused(['migrate'], { DATABASE_URL: 'mysql://a' })).toEqual(saying('DATABASE_URL has a value that'));
    expect(await refused(['tokens', 'Wang', '--role', 'sre', '--hours', '-3'])).toEqual(saying('more than 0 hours'));
    expect(await refused(['tokens', 'Wang', '--role', 'sre', '--platform', 'A b'])).toEqual(
      saying('"A b" cannot name'),
    );
    await expect(stat(join(parent, 'unused'))).rejects.toThrow('ENOENT');
  });

  it('names the port that keeps the database from starting', async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(databasePort, '127.0.0.1', resolve));

    const { code, errors } = await custos(['up', ...place]).ended;
    await new Promise((resolve) => squatter.close(resolve));

    expect([code, errors]).toEqual([1, expect.stringContaining(`port ${databasePort} on 127.0.0.1 is in use`)]);
  });

  it('plays the demo for a program to read: one JSON document, and the end', async () => {
    const { code, output } = await custos(['demo', '--exit', '--json', ...place]).ended;

    expect(code).toBe(0);
    const { played, report } = JSON.parse(output) as {
      played: { accepted: number; traffic: number; cases: number };
      report: { totals: { events: { value: number } } };
    };
    expect([played.accepted, played.cases, report.totals.events.value]).toEqual([2000, 15, played.traffic]);
  });

  it('imports files of each format once: the second time they are duplicates in the running Custos', async () => {
    const files: Record<string, string> = {
      sms: 'ham\tSee you at noon\nspam\tFREE ENTRY! Text WIN to 87121, free msg, call 08001234567 to claim\n',
      csv: 'account,text\nu1,Good morning\nu2,"Two, please"\nu3,Thanks\n',
      cloudevents: [1, 2]
        .map((n) => ({
          specversion: '1.0',
          id: `e${n}`,
          source: '/f',
          type: 'custos.content.TextPosted',
          data: { contentId: `c${n}`, accountId: 'u', text: 'Hello' },
        }))
        .concat({
          specversion: '1.0',
          id: 'e3',
          source: '/f',
          type: 'nobody.Knows',
          data: { contentId: 'c', accountId: 'u', text: '' },
        })
        .map((event) => JSON.stringify(event))
        .join('\n'),
    };
    for (const [format, text] of Object.entries(files)) await writeFile(join(parent, format), text);
    const own = await custos(['import', join(parent, 'sms'), '--as', 'sms', '--json', ...place]).ended;
    expect([own.code, JSON.parse(own.output)]).toEqual([
      0,
      expect.objectContaining({ events: 2, new: 2, duplicate: 0, refused: 0, inReport: 2 }),
    ]);
    // Copies that the next process cannot recognise are in no figure; and a platform may have two keys at a time.
    for (let again = 0; again < 2; again++) {
      const next = await custos(['import', join(parent, 'sms'), '--as', 'sms', '--json', ...place]).ended;
      expect([next.code, next.errors]).toEqual([0, '']);
      expect(JSON.parse(next.output)).toMatchObject({ events: 2, inReport: 0 });
    }

    const up = custos(['up', ...place]);
    await up.wrote(READY);
    const key = (await custos(['keys', 'create', 'files', ...place]).ended).output.trim();
    const imported = async (format: string) => {
      const address = ['--url', `http://127.0.0.1:${port}`, '--key', key];
      const { output } = await custos(['import', join(parent, format), '--as', format, '--json', ...address]).ended;
      const { seconds: _, ...counts } = JSON.parse(output) as Record<string, number>;
      return counts;
    };
    const none = { new: 0, duplicate: 0, superseding: 0, refused: 0 };
    expect(await imported('sms')).toEqual({ ...none, events: 2, new: 2 });
    expect(await imported('csv')).toEqual({ ...none, events: 3, new: 3 });
    expect(await imported('cloudevents')).toEqual({ ...none, events: 3, new: 2, refused: 1 });
    expect(await imported('sms')).toEqual({ ...none, events: 2, duplicate: 2 });
    expect(await imported('csv')).toEqual({ ...none, events: 3, duplicate: 3 });
    expect(await imported('cloudevents')).toEqual({ ...none, events: 3, duplicate: 2, refused: 1 });

    await writeFile(join(parent, 'refused'), '{"type":"nobody.Knows"}\n{"type":"nobody.Knows"}\n');
    const address = ['--url', `http://127.0.0.1:${port}`, '--key', key];
    const refused = await custos(['import', join(parent, 'refused'), '--as', 'cloudevents', ...address]).ended;
    expect([refused.code, refused.errors, refused.output]).toEqual([
      1,
      expect.stringContaining('nothing was imported: all 2 events were refused'),
      expect.stringContaining('2 refused'),
    ]);
  });

  itUnless(notAsNobody, 'runs as an ordinary user as well as as root', async () => {
    await chmod(parent, 0o755);
    const own = join(parent, 'nobody');
    await mkdir(own, { mode: 0o700 });
    await chown(own, NOBODY.uid, NOBODY.gid);

    const up = custos(['up', ...place.with(1, join(own, 'data'))], { ...NOBODY, env: { ...process.env, HOME: own } });
    await up.wrote(READY);

    expect((await stat(join(own, 'data', 'secrets.json'))).uid).toBe(NOBODY.uid);
    up.signal('SIGINT');
    expect((await up.ended).code).toBe(0);
  });

  itUnless(
    old === undefined ? 'no Node older than 24 is on the PATH' : undefined,
    'says which Node it needs to one that is too old',
    async () => {
      const { code, errors } = await custos(['up', ...place], { node: old! }).ended;

      expect([code, errors]).toEqual([1, expect.stringMatching(/^custos needs Node 24 or newer, this is v\d+/m)]);
      expect(errors.trim().split('\n')).toHaveLength(1);
    },
  );
});
