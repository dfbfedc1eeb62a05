import { CurrentPublisher, PublisherGuard, type Publisher } from '@custos/auth';
import { currentTraceparent, SpanKind, traceparentIn, withSpan } from '@custos/observability';
import { Controller, Inject, Post, Req, Res, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerText } from './answer.js';
import { eventsOf } from './cloud-events.js';
import { AcceptEventsCommand } from './commands.js';

/** Largest body: 4 MiB. */
export const BODY_LIMIT = 4 * 1024 * 1024;

@Controller('v1/events')
@UseGuards(PublisherGuard)
export class EventsController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Post()
  async accept(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentPublisher() { platform }: Publisher,
  ): Promise<void> {
    const { headers, body } = request;
    const candidates = eventsOf(headers, body);
    const parent = traceparentIn(headers);
    // A body sent in chunks does not say how long it is; counted as the longest, it cannot slip past the bound.
    const bytes = Number(headers['content-length'] ?? BODY_LIMIT);
    const span = { kind: SpanKind.SERVER, parent, attributes: { platform } };
    const accepted = await withSpan('accept events', span, () => {
      const traceparents = new Array<string | undefined>(candidates.length).fill(currentTraceparent() ?? parent);
      return this.commands.execute(new AcceptEventsCommand({ platform, candidates, bytes, traceparents }));
    });
    void reply.code(202).header('content-type', 'application/json; charset=utf-8').send(answerText(accepted));
  }
}
