import { Body, Controller, Get, Headers, Inject, Post, Query, Res, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { mayActOn, TOKEN_VERIFIER, type Person, type TokenVerifier } from '@custos/auth';
import { signInPage } from '@custos/reporting-application';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isPeriod, language, parameter, type Query as Asked } from './asked.js';
import { SESSION_COOKIE } from './browser-guard.js';
import { asPage, sendPage } from './send-page.js';

/** Lets a browser in: the token goes into a cookie that lasts as long as the window and that no script can read. */
@Controller()
export class SessionController implements OnModuleInit {
  constructor(
    @Inject(TOKEN_VERIFIER) private readonly tokens: TokenVerifier,
    @Inject(HttpAdapterHost) private readonly adapter: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    const server = this.adapter.httpAdapter.getInstance<FastifyInstance>();
    server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(body as string)));
    });
    server.addHook('onSend', (request, reply, body, done) => {
      if (reply.statusCode !== 401 || !isProblem(reply) || !wantsPage(request)) return done(null, body);
      asPage(reply);
      return done(null, doorFor(request));
    });
  }

  @Get()
  async form(@Query() query: Asked, @Res() reply: FastifyReply): Promise<void> {
    await sendPage(reply, signInPage(language(query)));
  }

  @Post('session')
  async enter(
    @Body() given: Asked | undefined,
    @Headers('x-forwarded-proto') protocol: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = given ?? {};
    const [token, platform] = [parameter(asked, 'token'), parameter(asked, 'platform')];
    const days = { from: parameter(asked, 'from'), to: parameter(asked, 'to') };
    const because = refusal(await this.tokens.verify(token), platform, days);
    if (because) {
      reply.status(STATUSES[because]);
      return sendPage(reply, signInPage(language(asked), { because, platform, ...days }));
    }
    const report = { platform, ...days, lang: language(asked) };
    await reply
      .header(
        'set-cookie',
        `${SESSION_COOKIE}=${token}; HttpOnly; SameSite=Strict; Path=/${protocol === 'https' ? '; Secure' : ''}`,
      )
      .redirect(`/v1/reports/daily.html?${new URLSearchParams(report).toString()}`, 303);
  }
}

const STATUSES = { token: 401, platform: 403, period: 400 } as const;

function refusal(person: Person | undefined, platform: string, days: Asked): keyof typeof STATUSES | undefined {
  if (!person) return 'token';
  if (!mayActOn(person, platform)) return 'platform';
  return isPeriod(days) ? undefined : 'period';
}

function isProblem(reply: FastifyReply): boolean {
  return String(reply.getHeader('content-type')).startsWith('application/problem+json');
}

function wantsPage({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/html') === true;
}

/** For a browser that follows a link without a session or after its end: the form, with what the link asked for. */
function doorFor({ query, headers }: FastifyRequest): string {
  const asked = query as Asked;
  const text = (name: string): string => (typeof asked[name] === 'string' ? asked[name] : '');
  const given = { platform: text('platform'), from: text('from'), to: text('to') };
  const ended = headers.cookie?.includes(`${SESSION_COOKIE}=`) === true;
  return signInPage(text('lang') === 'zh' ? 'zh' : 'en', ended ? { because: 'token', ...given } : given);
}
