import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { EventEnvelope } from '@custos/contracts';
import { MeasureFeed } from '../store/measure-feed.js';
import { cursorText, type MeasureCursor } from './measure-cursor.js';

export interface MeasurePage {
  readonly measures: readonly EventEnvelope[];
  readonly cursor: string;
}

export class ListMeasures extends Query<MeasurePage> {
  constructor(
    readonly platform: string,
    readonly after: MeasureCursor,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(ListMeasures)
export class ListMeasuresHandler implements IQueryHandler<ListMeasures> {
  constructor(@Inject(MeasureFeed) private readonly feed: MeasureFeed) {}

  async execute({ platform, after, limit }: ListMeasures): Promise<MeasurePage> {
    const { measures, cursor } = await this.feed.read(platform, after, limit);
    return { measures, cursor: cursorText(cursor) };
  }
}
