import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { parseInstant } from '@custos/kernel';
import { CaseTable, type CaseRow, type PlatformScope, type QueuePage } from '../store/case-table.js';
import { malformedParameter } from './problems.js';

export interface CaseList {
  readonly cases: readonly CaseRow[];
  /** Give it as `after` for the cases that follow; absent at the end. */
  readonly next?: string;
}

export class ListCases extends Query<CaseList> {
  constructor(
    readonly scope: PlatformScope,
    readonly state: CaseRow['state'],
    readonly after: QueuePage['after'],
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(ListCases)
export class ListCasesHandler implements IQueryHandler<ListCases> {
  constructor(@Inject(CaseTable) private readonly table: CaseTable) {}

  async execute({ scope, state, after, limit }: ListCases): Promise<CaseList> {
    const cases = await this.table.page({ scope, state, after, limit });
    const last = cases.at(-1);
    if (last === undefined || cases.length < limit) return { cases };
    const next = Buffer.from(`${last.openedAt.toISOString()} ${last.caseId}`).toString('base64url');
    return { cases, next };
  }
}

/** @throws Problem 400 for a text that no list of ours ended with */
export function queueCursorOf(text: string | undefined): QueuePage['after'] {
  if (text === undefined) return undefined;
  const [openedAt = '', caseId = ''] = Buffer.from(text, 'base64url').toString('utf8').split(' ');
  if (parseInstant(openedAt) === undefined || !/^[0-9a-f-]{36}$/.test(caseId)) {
    throw malformedParameter('after', 'must be what a list of cases gave as "next"');
  }
  return { openedAt, caseId };
}
