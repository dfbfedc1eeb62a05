import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query, UseGuards } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { CurrentPerson, RoleGuard, Roles, type Person } from '@custos/auth';
import { currentTraceparent, SpanKind, traceparentIn, withSpan } from '@custos/observability';
import { DecideCase } from './decide-case.js';
import { decisionBodyOf } from './decision-body.js';
import { idempotencyKeyOf } from './idempotent-command.js';
import { ListCases, queueCursorOf } from './list-cases.js';
import { limitOf } from './paging.js';
import { decisionRefused, malformedParameter } from './problems.js';
import { scopeOf } from './scope.js';
import { ShowCase } from './show-case.js';

@Controller('v1/cases')
@UseGuards(RoleGuard)
export class CasesController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Get()
  @Roles('moderator', 'admin')
  list(
    @CurrentPerson() person: Person,
    @Query('state') state = 'open',
    @Query('platform') platform?: string,
    @Query('limit') limit?: string,
    @Query('after') after?: string,
  ) {
    if (state !== 'open' && state !== 'decided') throw malformedParameter('state', 'must be open or decided');
    return this.queries.execute(new ListCases(scopeOf(person, platform), state, queueCursorOf(after), limitOf(limit)));
  }

  @Get(':id')
  @Roles('moderator', 'admin')
  show(@CurrentPerson() person: Person, @Param('id') caseId: string) {
    // Administrators keep the house; what people wrote is for those who judge it.
    const opensTexts = person.roles.includes('moderator');
    return this.queries.execute(new ShowCase(caseId, scopeOf(person), `person:${person.name}`, opensTexts));
  }

  @Post(':id/decisions')
  @HttpCode(200)
  @Roles('moderator')
  async decide(
    @CurrentPerson() person: Person,
    @Param('id') caseId: string,
    @Headers() headers: Readonly<Record<string, unknown>>,
    @Body() body: unknown,
  ) {
    const key = idempotencyKeyOf(headers);
    const decision = decisionBodyOf(body);
    const parent = traceparentIn(headers);
    const { outcome, ...answer } = await withSpan('decide case', { kind: SpanKind.SERVER, parent }, () => {
      const trace = currentTraceparent() ?? parent;
      return this.commands.execute(
        new DecideCase(caseId, scopeOf(person), `person:${person.name}`, key, decision, trace),
      );
    });
    if (outcome.refused !== undefined) throw decisionRefused(outcome.refused);
    return { ...answer, outcome: decision.outcome, measures: outcome.measures };
  }
}
