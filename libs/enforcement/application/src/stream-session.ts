import { contractOf, type EventEnvelope } from '@custos/contracts';
import { derivedId, type Decider, type Instant } from '@custos/kernel';

/** What led to a command; it stands in the envelope of every event that follows. */
export interface Cause {
  readonly platform: string;
  readonly routingKey: string;
  /** The event or request that asked for it. */
  readonly causationId: string;
  /** The publisher's event at the beginning of the line that ends here. */
  readonly correlationId: string;
  readonly actor: string;
  /** Trace that the events carry on. */
  readonly traceparent: string | undefined;
}

/** Events to append to one stream, in the form in which they are hashed and published. */
export interface StreamChange {
  readonly streamId: string;
  readonly routingKey: string;
  readonly expectedVersion: bigint;
  readonly envelopes: readonly EventEnvelope[];
}

interface DomainEvent {
  readonly type: string;
  readonly data: object;
}

/** The id that the nth event of a cause gets in a stream: known before the event exists, the same on every attempt. */
export function eventIdOf(platform: string, streamId: string, causationId: string, nth: number, type: string): string {
  return derivedId({ platform, source: streamId, id: causationId, revision: nth, purpose: type });
}

/** One stream while commands are decided upon it: its state with what was just decided, and the events to append. */
export class StreamSession<Command, State, Event extends DomainEvent> {
  state: State;
  readonly #appended: EventEnvelope[] = [];
  readonly #perCause = new Map<string, number>();

  constructor(
    private readonly decider: Decider<Command, State, Event>,
    readonly streamId: string,
    private readonly history: readonly EventEnvelope[],
    private readonly at: Instant,
  ) {
    this.state = history.reduce(
      (state, past) => decider.evolve(state, currentForm<Event>(past)),
      decider.initialState(),
    );
  }

  /** The platform that the stream belongs to; undefined while it holds no event. */
  get platform(): string | undefined {
    return this.history[0]?.platform;
  }

  /** The line that the stream's latest event stands on. */
  get correlationId(): string | undefined {
    return this.history.at(-1)?.correlationid;
  }

  execute(command: Command, cause: Cause): readonly Event[] {
    const events = this.decider.decide(command, this.state);
    for (const event of events) {
      this.state = this.decider.evolve(this.state, event);
      this.#appended.push(this.#envelopeOf(event, cause));
    }
    return events;
  }

  change(): StreamChange | undefined {
    const [first] = this.#appended;
    if (first === undefined) return undefined;
    const { streamId, history } = this;
    return {
      streamId,
      routingKey: first.partitionkey,
      expectedVersion: BigInt(history.length),
      envelopes: this.#appended,
    };
  }

  #envelopeOf({ type, data }: Event, cause: Cause): EventEnvelope {
    const { platform, causationId, correlationId, actor, traceparent } = cause;
    const nth = this.#perCause.get(causationId) ?? 0;
    this.#perCause.set(causationId, nth + 1);
    return {
      specversion: '1.0',
      id: eventIdOf(platform, this.streamId, causationId, nth, type),
      source: 'custos/enforcement',
      type,
      schemaversion: contractOf(type)?.version ?? 1,
      platform,
      partitionkey: cause.routingKey,
      time: this.at,
      ingesttime: this.at,
      recordedtime: this.at,
      revision: 0,
      correlationid: correlationId,
      causationid: causationId,
      actor,
      ...(traceparent === undefined ? {} : { traceparent }),
      stream: this.streamId,
      streamversion: this.history.length + this.#appended.length + 1,
      data,
    };
  }
}

function currentForm<Event>({ type, data, schemaversion }: EventEnvelope): Event {
  const contract = contractOf(type);
  if (contract === undefined)
    throw new Error(`the stream holds an event of type ${type}, which this version does not know`);
  return { type, data: contract.upcast(data, schemaversion) } as Event;
}
