import { Controller, Get, Module, UseGuards } from '@nestjs/common';
import { createService, type Service } from '@custos/http';
import { createLogger, Metrics } from '@custos/observability';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CurrentPerson, Everywhere, RoleGuard, Roles, TOKEN_VERIFIER } from './guards.js';
import { RoleTokens, type Person, type Role } from './role-tokens.js';

const tokens = new RoleTokens('a secret of at least thirty-two characters');

@Controller()
@UseGuards(RoleGuard)
class CasesController {
  @Get('cases')
  @Roles('moderator', 'admin')
  cases(@CurrentPerson() person: Person): string {
    return person.name;
  }

  @Get('house')
  @Roles('sre')
  @Everywhere()
  house(): string {
    return 'open';
  }

  @Get('forgotten')
  forgotten(): string {
    return 'open';
  }
}

@Module({ controllers: [CasesController], providers: [{ provide: TOKEN_VERIFIER, useValue: tokens }] })
class CasesModule {}

describe('the guard of roles', () => {
  let service: Service;

  beforeAll(async () => {
    service = await createService(CasesModule, {
      host: '127.0.0.1',
      port: 0,
      logger: createLogger('cases', 'silent'),
      metrics: new Metrics('cases'),
    });
  });
  afterAll(() => service.close());

  async function ask(url: string, roles?: Role[], platforms = ['*']): Promise<[number, string]> {
    const token = roles && (await tokens.issue({ name: 'lin', roles, platforms, ttlSeconds: 60 }));
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const answer = await service.server.inject({ method: 'GET', url, headers });
    return [answer.statusCode, answer.body];
  }

  it('lets a person with one of the roles in and tells the handler who it is', async () => {
    expect(await ask('/cases', ['moderator'])).toEqual([200, 'lin']);
  });

  it('asks for a token where there is none, and names the role that is missing', async () => {
    expect(await ask('/cases')).toEqual([401, expect.stringContaining('urn:custos:problem:token-needed')]);
    expect(await ask('/cases', ['regulator'])).toEqual([403, expect.stringContaining('moderator or admin')]);
  });

  it('keeps who covers some platforms from what concerns all of them', async () => {
    expect(await ask('/house', ['sre'])).toEqual([200, 'open']);
    const refused = await ask('/house', ['sre'], ['bazaar', 'forum']);
    expect(refused).toEqual([403, expect.stringContaining('urn:custos:problem:platforms-needed')]);
    expect(await ask('/cases', ['moderator'], ['bazaar'])).toEqual([200, 'lin']);
  });

  it('opens nothing where the roles were forgotten', async () => {
    expect((await ask('/forgotten', ['admin']))[0]).toBe(403);
  });
});
