import { Body, Controller, Get, HttpCode, Inject, Post, Query, UseGuards } from '@nestjs/common';
import { CurrentPerson, Everywhere, RoleGuard, Roles, type Person } from '@custos/auth';
import type { ParkedRecord } from '@custos/messaging';
import type { ParkingOptions } from './parking.module.js';
import { discardOf, filterOf, limitOf, listingOf } from './requests.js';
import { PARKING } from './tokens.js';

@Controller('v1/parked')
@UseGuards(RoleGuard)
@Roles('sre')
@Everywhere()
export class ParkedController {
  constructor(@Inject(PARKING) private readonly parking: ParkingOptions) {}

  @Get()
  async list(@Query() query: Record<string, unknown>) {
    const { limit, ...filter } = query;
    const most = limitOf(limit);
    const { consumer, ...listing } = listingOf(filter);
    const parked = [];
    for (const { records } of this.#consumers(consumer)) {
      const found = await records.list(listing, most - parked.length);
      parked.push(...found.map((record) => ({ consumer: records.consumer, ...shown(record) })));
      if (parked.length >= most) break;
    }
    return { parked };
  }

  @Post('replay')
  @HttpCode(200)
  async replay(@Body() body: unknown, @CurrentPerson() person: Person) {
    const { consumer, ...filter } = filterOf(body);
    const replayed = [];
    for (const { records, handler } of this.#consumers(consumer)) {
      const keys = await records.replay(filter, handler(), `person:${person.name}`);
      replayed.push(...keys.map((key) => ({ consumer: records.consumer, ...key })));
    }
    return {
      keys: replayed.map(({ error, ...key }) => ({
        ...key,
        ...(error === undefined ? {} : { problem: error.message }),
      })),
    };
  }

  @Post('discard')
  @HttpCode(200)
  async discard(@Body() body: unknown, @CurrentPerson() person: Person) {
    const { consumer, records, reason } = discardOf(body);
    let discarded = 0;
    for (const { records: parked } of this.#consumers(consumer))
      discarded += await parked.discard(records, { by: `person:${person.name}`, reason });
    return { discarded };
  }

  /** Two consumers may have parked one record, each for a reason of its own. */
  #consumers(name: string | undefined) {
    return this.parking.consumers.filter(({ records }) => name === undefined || records.consumer === name);
  }
}

/** Never the record itself: it is the platform's data, and the reason tells what is wrong with it. */
function shown({ value: _value, headers, position, appendedAt, ...record }: ParkedRecord) {
  return {
    ...record,
    position: position.toString(),
    appendedAt: new Date(appendedAt).toISOString(),
    eventType: headers['ce-type'] ?? null,
  };
}
