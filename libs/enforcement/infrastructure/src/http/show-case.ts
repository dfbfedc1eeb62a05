import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { EventEnvelope, EvidencePreserved } from '@custos/contracts';
import { UnitOfWork } from '@custos/enforcement-application';
import { caseStream } from '@custos/enforcement-domain';
import type { Clock } from '@custos/kernel';
import { Database } from '@custos/postgres';
import { SubjectKeys } from '@custos/privacy';
import { recordLook } from '../store/access-log.js';
import { CaseTable, type PlatformScope } from '../store/case-table.js';
import { WorkStore } from '../store/work-store.js';
import { caseView, type CaseView } from './case-view.js';
import { openerOf, WITHHELD, withoutSeals } from './opened-texts.js';
import { caseNotFound } from './problems.js';
import { CLOCK, SCHEMA_NAME } from './tokens.js';

export class ShowCase extends Query<CaseView> {
  constructor(
    readonly caseId: string,
    readonly scope: PlatformScope,
    readonly actor: string,
    readonly opensTexts: boolean,
  ) {
    super();
  }
}

@QueryHandler(ShowCase)
export class ShowCaseHandler implements IQueryHandler<ShowCase> {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CaseTable) private readonly cases: CaseTable,
    @Inject(WorkStore) private readonly store: WorkStore,
    @Inject(SubjectKeys) private readonly subjectKeys: SubjectKeys,
    @Inject(SCHEMA_NAME) private readonly schema: string,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ caseId, scope, actor, opensTexts }: ShowCase): Promise<CaseView> {
    const row = await this.cases.find(caseId, scope);
    if (row === undefined) throw caseNotFound(caseId);
    const streamId = caseStream(caseId);
    const streams = await this.store.read(this.database, [streamId]);
    const events = streams.get(streamId) ?? [];
    const holders = [...events, ...events.flatMap(evidenceIn)];
    const dataOf = opensTexts ? await this.#opened(holders, row.platform, caseId, actor) : withheld;
    const { state } = new UnitOfWork(streams, this.clock()).caseOf(caseId);
    return caseView({ row, state, events, dataOf });
  }

  async #opened(holders: readonly EventEnvelope[], platform: string, caseId: string, actor: string) {
    const sealed = holders.filter(({ data }) => holdsSeal(data));
    if (sealed.length > 0) {
      const eventIds = sealed.map(({ id }) => id);
      await recordLook(this.database, this.schema, { at: this.clock(), actor, platform, caseId, eventIds });
    }
    return openerOf(this.subjectKeys, sealed);
  }
}

function evidenceIn({ type, data }: EventEnvelope): EventEnvelope[] {
  return type === 'custos.enforcement.EvidencePreserved' ? [(data as EvidencePreserved).event] : [];
}

/** Of its own; what evidence it encloses is looked at, and recorded, as an event of itself. */
function holdsSeal(data: unknown): boolean {
  let found = false;
  const { event: _enclosed, ...own } = data as { event?: unknown };
  withoutSeals(own, () => (found = true));
  return found;
}

function withheld({ data }: EventEnvelope): unknown {
  return withoutSeals(data, () => WITHHELD);
}
