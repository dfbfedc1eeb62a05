import { CurrentPublisher, PublisherGuard, type Publisher } from '@custos/auth';
import { Problem } from '@custos/http';
import { Body, Controller, Inject, Param, Put, Query, Res, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { RegisterSchemaCommand } from './commands.js';

function versionOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new Problem({
    status: 400,
    kind: 'bad-version',
    title: 'The version is not a whole number from 1',
    mend: 'Leave "version" out for the next one.',
  });
}

/** Types of events that a platform registers for itself. */
@Controller('v1/schemas')
@UseGuards(PublisherGuard)
export class SchemasController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Put(':type')
  async register(
    @CurrentPublisher() publisher: Publisher,
    @Param('type') type: string,
    @Query('version') version: string | undefined,
    @Body() schema: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ type: string; version: number }> {
    const registration = {
      platform: publisher.platform,
      by: publisher.keyId,
      type,
      schema,
      version: versionOf(version),
    };
    const registered = await this.commands.execute(new RegisterSchemaCommand(registration));
    void reply.code(registered.created ? 201 : 200);
    return { type, version: registered.version };
  }
}
