import { Module, type DynamicModule } from '@nestjs/common';
import { TOKEN_VERIFIER, type TokenVerifier } from '@custos/auth';
import type { Clock } from '@custos/kernel';
import type { Database } from '@custos/postgres';
import type { PackShelf } from '../pack/pack-shelf.js';
import type { PackWatch } from '../pack/pack-watch.js';
import type { LifeCycle } from './life-cycle.js';
import { PolicyController } from './policy.controller.js';
import { POLICY } from './tokens.js';

export interface PolicyOptions {
  readonly database: Database;
  readonly packs: PackShelf;
  readonly packWatch: PackWatch;
  readonly lifeCycle: LifeCycle;
  readonly clock: Clock;
  /** Days are counted in this time zone. */
  readonly zone: string;
}

/** Routes by which administrators move rules from stage to stage, stop them, and have the pack's files read again. */
@Module({})
export class PolicyModule {
  static of(options: PolicyOptions & { readonly tokens: TokenVerifier }): DynamicModule {
    return {
      module: PolicyModule,
      controllers: [PolicyController],
      providers: [
        { provide: POLICY, useValue: options },
        { provide: TOKEN_VERIFIER, useValue: options.tokens },
      ],
    };
  }
}
