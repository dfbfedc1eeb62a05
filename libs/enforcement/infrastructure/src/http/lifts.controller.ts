import { Body, Controller, Headers, HttpCode, Inject, Param, Post, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { CurrentPerson, RoleGuard, Roles, type Person } from '@custos/auth';
import { currentTraceparent, SpanKind, traceparentIn, withSpan } from '@custos/observability';
import { idempotencyKeyOf } from './idempotent-command.js';
import { liftBodyOf } from './lift-body.js';
import { LiftMeasure } from './lift-measure.js';
import { scopeOf } from './scope.js';

/** Beside the platforms' own view of measures, which takes a platform's key: this takes a person. */
@Controller('v1/measures')
@UseGuards(RoleGuard)
export class LiftsController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Post(':id/lift')
  @HttpCode(200)
  @Roles('moderator')
  lift(
    @CurrentPerson() person: Person,
    @Param('id') measureId: string,
    @Headers() headers: Readonly<Record<string, unknown>>,
    @Body() body: unknown,
  ) {
    const key = idempotencyKeyOf(headers);
    const { reason } = liftBodyOf(body);
    const parent = traceparentIn(headers);
    return withSpan('lift measure', { kind: SpanKind.SERVER, parent }, () => {
      const trace = currentTraceparent() ?? parent;
      return this.commands.execute(
        new LiftMeasure(measureId, scopeOf(person), `person:${person.name}`, key, reason, trace),
      );
    });
  }
}
