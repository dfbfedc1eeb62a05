import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROLES } from '@custos/postgres';
import { createTestDatabase, type TestDatabase } from '@custos/postgres/testing';
import { allMigrations } from '../migrations.js';
import { freePorts, ServiceProcess, SERVICES, type ServiceName } from '../testing/index.js';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));

/** Runs a service with nothing in its environment but this, until it ends. */
function run(name: ServiceName, env: NodeJS.ProcessEnv): Promise<{ code: unknown; errors: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(repository, 'apps', name, 'dist/main.js')], { env }, (error, _output, errors) =>
      resolve({ code: error?.code ?? 0, errors }),
    );
  });
}

describe('a service as a process of its own', () => {
  it.each(SERVICES)('says in a line for each what keeps %s from starting, and ends with 1', async (name) => {
    const { code, errors } = await run(name, { PORT: 'ninety', CUSTOS_LOG: 'kafka' });

    expect(code).toBe(1);
    const [title, ...problems] = errors.trimEnd().split('\n');
    expect(title).toBe('the configuration cannot be used:');
    expect(problems.map((line) => /^ {2}- (\w+) (is not set|is "ninety")/.exec(line)?.[1])).toEqual(
      expect.arrayContaining(['PORT', 'DATABASE_URL', 'KAFKA_BROKERS']),
    );
  });

  describe('that runs', () => {
    let database: TestDatabase;
    let folder: string;
    beforeAll(async () => {
      database = await createTestDatabase([...allMigrations]);
      folder = await mkdtemp(join(tmpdir(), 'custos-service-'));
    });
    afterAll(async () => {
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    });

    async function reporting(port: number, zone = 'Asia/Shanghai'): Promise<ServiceProcess> {
      const environment = {
        ...{ DATABASE_URL: database.urlFor(ROLES.reporting), CUSTOS_TOKEN_SECRET: 's'.repeat(32) },
        CUSTOS_ZONE: zone,
      };
      const service = new ServiceProcess('reporting', port, environment, folder);
      service.start();
      return service;
    }

    it.each(['SIGTERM', 'SIGINT'] as const)('drains on %s and ends with 0', async (signal) => {
      const [port] = (await freePorts(1)) as [number];
      const service = await reporting(port);
      await service.ready();

      await service.stop(signal);

      expect(service.exitCode).toBe(0);
      expect(await service.log()).toMatch(new RegExp(`${signal}: finishing[^]*drained`));
    });

    it('ends with 1 when its port is taken', async () => {
      const [port] = (await freePorts(1)) as [number];
      const first = await reporting(port);
      await first.ready();

      const second = await reporting(port);
      await second.ended();

      expect(second.exitCode).toBe(1);
      expect(await second.log()).toContain(`port ${port} on 127.0.0.1 is taken`);
      await first.stop('SIGTERM');
    });

    it('ends with 1 when its database counts days in another zone', async () => {
      const [first, second] = (await freePorts(2)) as [number, number];
      const begun = await reporting(first);
      await begun.ready();
      await begun.stop('SIGTERM');

      const refused = await reporting(second, 'Europe/Berlin');
      await refused.ended();

      expect(refused.exitCode).toBe(1);
      expect(await refused.log()).toMatch(
        /counts days in Asia\/Shanghai, and CUSTOS_ZONE is Europe\/Berlin.*Set CUSTOS_ZONE=/,
      );
    });
  });
});
