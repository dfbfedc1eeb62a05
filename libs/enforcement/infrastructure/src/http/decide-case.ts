import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sealContextOf, type Sealed } from '@custos/contracts';
import { applyDecision, eventIdOf, type DecisionOutcome } from '@custos/enforcement-application';
import { accountStream, caseStream, decisionIdOf, type MeasureTerms } from '@custos/enforcement-domain';
import { Problem } from '@custos/http';
import type { Clock } from '@custos/kernel';
import { Database, type Transaction } from '@custos/postgres';
import { seal, SubjectKeys } from '@custos/privacy';
import { CaseTable, type CaseRow, type PlatformScope } from '../store/case-table.js';
import type { ConcurrencyConflict } from '../store/concurrency-conflict.js';
import { IdempotencyKeys } from '../store/idempotency-keys.js';
import { WorkStore } from '../store/work-store.js';
import type { DecisionBody } from './decision-body.js';
import { answerOnce, triedTwice } from './idempotent-command.js';
import { caseNotFound } from './problems.js';
import { CLOCK, TERMS } from './tokens.js';

export interface DecisionAnswer {
  readonly caseId: string;
  readonly decisionId: string;
  readonly outcome: DecisionOutcome;
}

export class DecideCase extends Command<DecisionAnswer> {
  constructor(
    readonly caseId: string,
    readonly scope: PlatformScope,
    /** `person:NAME` */
    readonly actor: string,
    readonly idempotencyKey: string,
    readonly body: DecisionBody,
    /** Trace of the request. */
    readonly traceparent: string | undefined,
  ) {
    super();
  }
}

@CommandHandler(DecideCase)
export class DecideCaseHandler implements ICommandHandler<DecideCase> {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CaseTable) private readonly cases: CaseTable,
    @Inject(WorkStore) private readonly store: WorkStore,
    @Inject(IdempotencyKeys) private readonly keys: IdempotencyKeys,
    @Inject(SubjectKeys) private readonly subjectKeys: SubjectKeys,
    @Inject(TERMS) private readonly terms: MeasureTerms,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(command: DecideCase): Promise<DecisionAnswer> {
    const found = await this.cases.find(command.caseId, command.scope);
    if (found === undefined) throw caseNotFound(command.caseId);
    const decisionId = decisionIdOf(found.platform, found.caseId, command.actor, command.idempotencyKey);
    const explanation = await this.#sealed(found, decisionId, command.body.ground.explanation);
    return triedTwice(this.database, (tx) => this.#decide(tx, command, found, decisionId, explanation), movedOn);
  }

  /** Sealed under the key of whom the case is about, since it speaks of them; the event's id is known beforehand. */
  async #sealed({ platform, caseId, accountKey }: CaseRow, decisionId: string, words: string): Promise<Sealed> {
    const keys = await this.subjectKeys.ensure([{ platform, subject: accountKey }]);
    const key = keys.get(`${platform}/${accountKey}`);
    if (key === undefined) throw new Error('no key was made for the subject of the case');
    const eventId = eventIdOf(platform, caseStream(caseId), decisionId, 0, 'custos.enforcement.CaseDecided');
    return seal(key, words, sealContextOf(eventId, '/ground/explanation'));
  }

  async #decide(
    tx: Transaction,
    { actor, idempotencyKey, body, traceparent }: DecideCase,
    { platform, caseId, accountKey }: CaseRow,
    decisionId: string,
    explanation: Sealed,
  ): Promise<DecisionAnswer> {
    const at = this.clock();
    const owner = { platform, actor, key: idempotencyKey };
    return answerOnce(tx, this.keys, { owner, request: { caseId, body }, at }, async () => {
      const work = await this.store.begin(tx, [caseStream(caseId), accountStream(accountKey)], at);
      const { outcome: finding, ground, measures } = body;
      const { kind, reference } = ground;
      const outcome = applyDecision(work, {
        platform,
        caseId,
        decisionId,
        outcome: finding,
        ground: { kind, reference, explanation },
        measures,
        decidedBy: actor,
        terms: this.terms,
        traceparent,
      });
      await this.store.complete(tx, work);
      return { caseId, decisionId, outcome };
    });
  }
}

function movedOn(cause: ConcurrencyConflict): Problem {
  return new Problem(
    {
      status: 409,
      kind: 'case-moved-on',
      title: 'The case changed while you decided',
      mend: 'Look at the case again and send your decision under the same Idempotency-Key.',
    },
    { cause },
  );
}
