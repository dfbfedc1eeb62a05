import { Body, Controller, Get, HttpCode, Inject, Post, Query, UseGuards } from '@nestjs/common';
import { CurrentPerson, RoleGuard, Roles, type Person } from '@custos/auth';
import type { ParkedRecord } from '@custos/messaging';
import type { ParkingOptions } from './parking.module.js';
import { discardOf, filterOf, limitOf, listingOf } from './requests.js';
import { PARKING } from './tokens.js';

@Controller('v1/parked')
@UseGuards(RoleGuard)
@Roles('sre')
export class ParkedController {
  constructor(@Inject(PARKING) private readonly parking: ParkingOptions) {}

  @Get()
  async list(@Query() query: Record<string, unknown>) {
    const { limit, ...filter } = query;
    const records = await this.parking.records.list(listingOf(filter), limitOf(limit));
    return { parked: records.map(shown) };
  }

  @Post('replay')
  @HttpCode(200)
  async replay(@Body() body: unknown, @CurrentPerson() person: Person) {
    const { records, handler } = this.parking;
    const keys = await records.replay(filterOf(body), handler(), `person:${person.name}`);
    return {
      keys: keys.map(({ topic, partition, key, replayed, error }) => ({
        topic,
        partition,
        key,
        replayed,
        ...(error === undefined ? {} : { problem: error.message }),
      })),
    };
  }

  @Post('discard')
  @HttpCode(200)
  async discard(@Body() body: unknown, @CurrentPerson() person: Person) {
    const { records, reason } = discardOf(body);
    return { discarded: await this.parking.records.discard(records, { by: `person:${person.name}`, reason }) };
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
