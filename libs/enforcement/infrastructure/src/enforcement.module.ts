import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ApiKeys, TOKEN_VERIFIER, type TokenVerifier } from '@custos/auth';
import type { MeasureTerms } from '@custos/enforcement-domain';
import type { Clock } from '@custos/kernel';
import { ParkingModule, type ParkingConsumer } from '@custos/parking';
import { Database } from '@custos/postgres';
import { SubjectKeys } from '@custos/privacy';
import { CasesController } from './http/cases.controller.js';
import { DecideCaseHandler } from './http/decide-case.js';
import { LiftMeasureHandler } from './http/lift-measure.js';
import { LiftsController } from './http/lifts.controller.js';
import { ListCasesHandler } from './http/list-cases.js';
import { ListMeasuresHandler } from './http/list-measures.js';
import { MeasuresController } from './http/measures.controller.js';
import { ShowCaseHandler } from './http/show-case.js';
import { CLOCK, SCHEMA_NAME, TERMS } from './http/tokens.js';
import { SCHEMA } from './migrations.js';
import { CaseTable } from './store/case-table.js';
import { IdempotencyKeys } from './store/idempotency-keys.js';
import { MeasureFeed } from './store/measure-feed.js';
import { MeasureTable } from './store/measure-table.js';
import { WorkStore } from './store/work-store.js';

export interface EnforcementParts {
  readonly database: Database;
  readonly store: WorkStore;
  readonly subjectKeys: SubjectKeys;
  readonly tokens: TokenVerifier;
  readonly terms: MeasureTerms;
  readonly clock: Clock;
  readonly parking: ParkingConsumer;
}

@Module({})
export class EnforcementModule {
  static of({ database, store, subjectKeys, tokens, terms, clock, parking }: EnforcementParts): DynamicModule {
    return {
      module: EnforcementModule,
      imports: [CqrsModule.forRoot(), ParkingModule.of({ consumers: [parking], tokens })],
      controllers: [CasesController, MeasuresController, LiftsController],
      providers: [
        DecideCaseHandler,
        LiftMeasureHandler,
        ListCasesHandler,
        ListMeasuresHandler,
        ShowCaseHandler,
        { provide: Database, useValue: database },
        { provide: WorkStore, useValue: store },
        { provide: SubjectKeys, useValue: subjectKeys },
        { provide: CaseTable, useValue: new CaseTable(database, SCHEMA) },
        { provide: MeasureTable, useValue: new MeasureTable(database, SCHEMA) },
        { provide: MeasureFeed, useValue: new MeasureFeed(database, SCHEMA) },
        { provide: IdempotencyKeys, useValue: new IdempotencyKeys(SCHEMA) },
        { provide: ApiKeys, useValue: new ApiKeys(database) },
        { provide: TOKEN_VERIFIER, useValue: tokens },
        { provide: TERMS, useValue: terms },
        { provide: CLOCK, useValue: clock },
        { provide: SCHEMA_NAME, useValue: SCHEMA },
      ],
    };
  }
}
