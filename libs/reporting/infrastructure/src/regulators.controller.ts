import { Controller, Get, Headers, Inject, Param, Query, Res, UseGuards } from '@nestjs/common';
import { CurrentPerson, Roles, type Person } from '@custos/auth';
import { Problem } from '@custos/http';
import { FORMATS, RegulatorsDesk } from '@custos/reporting-application';
import { figureOf } from '@custos/reporting-domain';
import type { FastifyReply } from 'fastify';
import { language, parameter, period, seenBy, type Query as Asked } from './asked.js';
import { BrowserGuard } from './browser-guard.js';
import { sendPage } from './send-page.js';

/** IANA name of the zone in which days are counted. */
export const ZONE = Symbol('zone');

/** What regulators read. Who looks is put on record by the desk. */
@Controller('v1')
@UseGuards(BrowserGuard)
@Roles('regulator', 'admin')
export class RegulatorsController {
  constructor(
    @Inject(RegulatorsDesk) private readonly desk: RegulatorsDesk,
    @Inject(ZONE) private readonly zone: string,
  ) {}

  @Get('reports/:name')
  async report(
    @Param('name') name: string,
    @Query() query: Asked,
    @CurrentPerson() person: Person,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const format = FORMATS.find((candidate) => name === `daily.${candidate}`);
    if (!format) throw unknown('report', `There are ${FORMATS.map((known) => `daily.${known}`).join(', ')}.`);
    const platform = seenBy(person, parameter(query, 'platform'));
    const scope = { platform, ...period(query), zone: this.zone };
    const manner = { person: person.name, format, language: language(query) };
    await sendPage(reply, await this.desk.dailyReport(scope, manner), format);
  }

  @Get('figures/:id/sources')
  async sources(
    @Param('id') id: string,
    @Query() query: Asked,
    @Headers('accept') accept: string | undefined,
    @CurrentPerson() person: Person,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const name = figureOf(id);
    if (!name) throw unknown('figure', 'Ids of figures stand in reports.');
    seenBy(person, name.platform);
    const format = preferred(accept);
    const manner = { person: person.name, format, language: language(query) };
    await sendPage(reply, await this.desk.figureSources(name, manner), format);
  }

  @Get('cases/:id/timeline')
  async timeline(
    @Param('id') id: string,
    @Query() query: Asked,
    @Headers('accept') accept: string | undefined,
    @CurrentPerson() person: Person,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const platform = seenBy(person, parameter(query, 'platform'));
    const format = preferred(accept);
    const manner = { person: person.name, format, language: language(query) };
    const shown = await this.desk.caseTimeline(platform, id, manner);
    if (shown === undefined) throw unknown('case', 'This platform has no such case.');
    await sendPage(reply, shown, format);
  }
}

function preferred(accept: string | undefined): 'json' | 'html' {
  return accept?.includes('text/html') ? 'html' : 'json';
}

function unknown(what: string, detail: string): Problem {
  return new Problem({ status: 404, kind: `unknown-${what}`, title: `No such ${what}`, detail });
}
