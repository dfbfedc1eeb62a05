import { Controller, Get, Module, UseGuards } from '@nestjs/common';
import { Roles, RoleTokens, TOKEN_VERIFIER } from '@custos/auth';
import { createService, type Service } from '@custos/http';
import { createLogger, Metrics } from '@custos/observability';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BrowserGuard, SESSION_COOKIE } from './browser-guard.js';
import { SessionController } from './session.controller.js';

const tokens = new RoleTokens('a secret that is good enough for tests');
const LINK = '/v1/reports/daily.html?platform=bazaar&from=2026-11-22&to=2026-11-22&lang=zh';

@Controller('v1')
@UseGuards(BrowserGuard)
@Roles('regulator')
class ReportsController {
  @Get('reports/daily.html')
  report(): string {
    return 'the report';
  }
}

@Module({
  controllers: [SessionController, ReportsController],
  providers: [{ provide: TOKEN_VERIFIER, useValue: tokens }],
})
class ReportsModule {}

describe('a browser that follows a link', () => {
  let service: Service;

  beforeAll(async () => {
    const parts = { logger: createLogger('reports', 'silent'), metrics: new Metrics('reports') };
    service = await createService(ReportsModule, { host: '127.0.0.1', port: 0, ...parts });
  });
  afterAll(() => service.close());

  async function follow(headers: Record<string, string>) {
    const answer = await service.server.inject({ method: 'GET', url: LINK, headers });
    return { status: answer.statusCode, type: answer.headers['content-type'], text: answer.body };
  }
  const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';

  it('without a session is shown the form in the language of the link, with what it asked for', async () => {
    const shown = await follow({ accept });
    expect(shown).toMatchObject({ status: 401, type: 'text/html; charset=utf-8' });
    expect(shown.text).toMatch(/<html lang="zh-Hans">.*name="platform" required value="bazaar".*value="2026-11-22"/s);
    expect(shown.text).not.toContain('role="alert"');
  });

  it('after the end of its session is told so', async () => {
    expect((await follow({ accept, cookie: `${SESSION_COOKIE}=ended` })).text).toContain('role="alert"');
  });

  it('within its session sees the page', async () => {
    const token = await tokens.issue({ name: 'Li', roles: ['regulator'], platforms: ['bazaar'], ttlSeconds: 60 });
    expect(await follow({ accept, cookie: `${SESSION_COOKIE}=${token}` })).toMatchObject({ text: 'the report' });
  });

  it('is told apart from a program, which is answered by a problem', async () => {
    const answered = await follow({ accept: 'application/json' });
    expect([answered.status, answered.type]).toEqual([401, 'application/problem+json; charset=utf-8']);
  });
});
