import { AcceptEvents, type Accepted, type EventsRequest } from '@custos/intake-application';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { PublisherSchemas, type Registered, type Registration } from './publisher-schemas.js';

export class AcceptEventsCommand extends Command<Accepted> {
  constructor(readonly request: EventsRequest) {
    super();
  }
}

@CommandHandler(AcceptEventsCommand)
export class AcceptEventsHandler implements ICommandHandler<AcceptEventsCommand> {
  constructor(@Inject(AcceptEvents) private readonly events: AcceptEvents) {}

  execute({ request }: AcceptEventsCommand): Promise<Accepted> {
    return this.events.execute(request);
  }
}

export class RegisterSchemaCommand extends Command<Registered> {
  constructor(readonly registration: Registration) {
    super();
  }
}

@CommandHandler(RegisterSchemaCommand)
export class RegisterSchemaHandler implements ICommandHandler<RegisterSchemaCommand> {
  constructor(@Inject(PublisherSchemas) private readonly schemas: PublisherSchemas) {}

  execute({ registration }: RegisterSchemaCommand): Promise<Registered> {
    return this.schemas.register(registration);
  }
}
