import { ApiKeys } from '@custos/auth';
import { AcceptEvents } from '@custos/intake-application';
import { Pseudonyms } from '@custos/privacy';
import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AcceptEventsHandler, RegisterSchemaHandler } from './commands.js';
import { EventsController } from './events.controller.js';
import { PseudonymsController } from './pseudonyms.controller.js';
import { PublisherSchemas } from './publisher-schemas.js';
import { SchemasController } from './schemas.controller.js';

export interface IngestParts {
  readonly apiKeys: ApiKeys;
  readonly events: AcceptEvents;
  readonly schemas: PublisherSchemas;
  readonly pseudonyms: Pseudonyms;
  /** Routes for what publishers' topics held that could not be taken in. */
  readonly parking: DynamicModule | undefined;
}

@Module({})
export class IngestModule {
  static of({ apiKeys, events, schemas, pseudonyms, parking }: IngestParts): DynamicModule {
    return {
      module: IngestModule,
      imports: [CqrsModule.forRoot(), ...(parking === undefined ? [] : [parking])],
      controllers: [EventsController, SchemasController, PseudonymsController],
      providers: [
        AcceptEventsHandler,
        RegisterSchemaHandler,
        { provide: ApiKeys, useValue: apiKeys },
        { provide: AcceptEvents, useValue: events },
        { provide: PublisherSchemas, useValue: schemas },
        { provide: Pseudonyms, useValue: pseudonyms },
      ],
    };
  }
}
