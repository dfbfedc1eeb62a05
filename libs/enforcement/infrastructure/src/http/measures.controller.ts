import { Controller, Get, Inject, Query, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { CurrentPublisher, PublisherGuard, type Publisher } from '@custos/auth';
import { ListMeasures } from './list-measures.js';
import { BEGINNING, cursorOf } from './measure-cursor.js';
import { limitOf } from './paging.js';
import { malformedParameter } from './problems.js';

@Controller('v1/measures')
@UseGuards(PublisherGuard)
export class MeasuresController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  /** What a platform's own services are to apply, since the cursor; a key sees its own platform alone. */
  @Get()
  list(@CurrentPublisher() publisher: Publisher, @Query('after') after?: string, @Query('limit') limit?: string) {
    const cursor = after === undefined ? BEGINNING : cursorOf(after);
    if (cursor === undefined) throw malformedParameter('after', 'must be the cursor of an earlier answer');
    return this.queries.execute(new ListMeasures(publisher.platform, cursor, limitOf(limit)));
  }
}
