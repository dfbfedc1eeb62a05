import { Module, type DynamicModule } from '@nestjs/common';
import { TOKEN_VERIFIER, type TokenVerifier } from '@custos/auth';
import type { BatchHandler, ParkedRecords } from '@custos/messaging';
import { ParkedController } from './parked.controller.js';
import { PARKING } from './tokens.js';

export interface ParkingConsumer {
  readonly records: ParkedRecords;
  /** Makes a handler for one replay; the one that a consumer is running must not be shared. */
  readonly handler: () => BatchHandler;
}

export interface ParkingOptions {
  readonly consumers: readonly ParkingConsumer[];
  readonly tokens: TokenVerifier;
}

/** Routes by which an SRE looks at the records a service's consumers have parked, has them handled again, or gives them up. */
@Module({})
export class ParkingModule {
  static of(options: ParkingOptions): DynamicModule {
    return {
      module: ParkingModule,
      controllers: [ParkedController],
      providers: [
        { provide: PARKING, useValue: options },
        { provide: TOKEN_VERIFIER, useValue: options.tokens },
      ],
    };
  }
}
