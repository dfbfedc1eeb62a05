import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { applyLift } from '@custos/enforcement-application';
import { liftIdOf } from '@custos/enforcement-domain';
import { Problem } from '@custos/http';
import type { Clock } from '@custos/kernel';
import { Database, type Transaction } from '@custos/postgres';
import type { PlatformScope } from '../store/case-table.js';
import type { ConcurrencyConflict } from '../store/concurrency-conflict.js';
import { IdempotencyKeys } from '../store/idempotency-keys.js';
import { MeasureTable, type MeasureRow } from '../store/measure-table.js';
import { WorkStore } from '../store/work-store.js';
import { answerOnce, triedTwice } from './idempotent-command.js';
import { CLOCK } from './tokens.js';

export interface LiftAnswer {
  readonly measureId: string;
  readonly liftedAt: string;
  readonly reason: string;
}

export class LiftMeasure extends Command<LiftAnswer> {
  constructor(
    readonly measureId: string,
    readonly scope: PlatformScope,
    /** `person:NAME` */
    readonly actor: string,
    readonly idempotencyKey: string,
    /** A stable code. */
    readonly reason: string,
    /** Trace of the request. */
    readonly traceparent: string | undefined,
  ) {
    super();
  }
}

@CommandHandler(LiftMeasure)
export class LiftMeasureHandler implements ICommandHandler<LiftMeasure> {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(MeasureTable) private readonly measures: MeasureTable,
    @Inject(WorkStore) private readonly store: WorkStore,
    @Inject(IdempotencyKeys) private readonly keys: IdempotencyKeys,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(command: LiftMeasure): Promise<LiftAnswer> {
    const found = await this.measures.find(command.measureId, command.scope);
    if (found === undefined) throw measureNotFound(command.measureId);
    return triedTwice(this.database, (tx) => this.#lift(tx, command, found), movedOn);
  }

  async #lift(tx: Transaction, command: LiftMeasure, found: MeasureRow): Promise<LiftAnswer> {
    const { measureId, actor, idempotencyKey, reason, traceparent } = command;
    const { platform } = found;
    const at = this.clock();
    const owner = { platform, actor, key: idempotencyKey };
    return answerOnce(tx, this.keys, { owner, request: { measureId, reason }, at }, async () => {
      const work = await this.store.begin(tx, [found.streamId], at);
      const liftId = liftIdOf(platform, measureId, actor, idempotencyKey);
      if (!applyLift(work, { ...found, liftId, reason, liftedBy: actor, traceparent })) throw notInForce(measureId);
      await this.store.complete(tx, work);
      return { measureId, liftedAt: at, reason };
    });
  }
}

/** The same for one that does not exist and for one of another platform, which is nobody else's to know of. */
function measureNotFound(measureId: string): Problem {
  return new Problem({
    status: 404,
    kind: 'measure-not-found',
    title: 'No such measure',
    detail: `There is no measure ${measureId} on the platforms you may act on.`,
    mend: 'Take the id from the case, or from the answer to the decision that imposed it.',
  });
}

function notInForce(measureId: string): Problem {
  return new Problem({
    status: 409,
    kind: 'measure-not-in-force',
    title: 'The measure is no longer in force',
    detail: `Measure ${measureId} was lifted, has expired, or was spent the moment it was given.`,
  });
}

function movedOn(cause: ConcurrencyConflict): Problem {
  return new Problem(
    {
      status: 409,
      kind: 'measure-moved-on',
      title: 'The measure changed while you lifted it',
      mend: 'Look at it again and send the same request under the same Idempotency-Key.',
    },
    { cause },
  );
}
