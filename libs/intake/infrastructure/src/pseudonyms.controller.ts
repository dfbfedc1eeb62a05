import { CurrentPublisher, PublisherGuard, type Publisher } from '@custos/auth';
import { Problem } from '@custos/http';
import { Pseudonyms } from '@custos/privacy';
import { Body, Controller, HttpCode, Inject, Post, UseGuards } from '@nestjs/common';

const MOST_IDS = 1_000;
const LONGEST_ID = 256;

/** What a platform's own ids are called in measures, so that the services that apply them can tell whom they concern. */
@Controller('v1/pseudonyms')
@UseGuards(PublisherGuard)
export class PseudonymsController {
  constructor(@Inject(Pseudonyms) private readonly pseudonyms: Pseudonyms) {}

  @Post()
  @HttpCode(200)
  of(@CurrentPublisher() { platform }: Publisher, @Body() body: unknown): Record<'pseudonyms' | 'groups', object> {
    const { accounts = [], groups = [] } = idsOf(body);
    const named = (kind: 'account' | 'group', ids: readonly string[]) =>
      Object.fromEntries(ids.map((id) => [id, this.pseudonyms.of(platform, kind, id.toWellFormed())]));
    return { pseudonyms: named('account', accounts), groups: named('group', groups) };
  }
}

function idsOf(body: unknown): { accounts?: string[]; groups?: string[] } {
  const { accounts, groups } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  if ((accounts !== undefined || groups !== undefined) && areIds(accounts) && areIds(groups)) {
    return { ...(accounts === undefined ? {} : { accounts }), ...(groups === undefined ? {} : { groups }) };
  }
  throw new Problem({
    status: 400,
    kind: 'no-ids',
    title: 'The body names no accounts or groups',
    mend: `Send {"accounts": [...]} or {"groups": [...]}, up to ${MOST_IDS} ids of up to ${LONGEST_ID} characters each.`,
  });
}

function areIds(value: unknown): value is string[] | undefined {
  if (value === undefined) return true;
  if (!Array.isArray(value) || value.length > MOST_IDS) return false;
  return value.every((id) => typeof id === 'string' && id !== '' && id.length <= LONGEST_ID);
}
