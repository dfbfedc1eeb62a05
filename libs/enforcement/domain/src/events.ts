import type {
  CaseDecidedEvent,
  CaseOpenedEvent,
  CommandRefusedEvent,
  EventEnvelope,
  EvidencePreservedEvent,
  MeasureAppliedEvent,
  MeasureExpiredEvent,
  MeasureImposedEvent,
  MeasureLiftedEvent,
  ReportAttachedEvent,
  SignalAttachedEvent,
} from '@custos/contracts';

/** An event without its envelope: what a decider decides and folds. */
type Fact<Event> = Event extends EventEnvelope ? Pick<Event, 'type' | 'data'> : never;

export type Imposition = Fact<MeasureImposedEvent>;
export type Refusal = Fact<CommandRefusedEvent>;
export type MeasureEvent = Fact<MeasureImposedEvent | MeasureLiftedEvent | MeasureExpiredEvent | MeasureAppliedEvent>;
export type CaseEvent =
  | Fact<CaseOpenedEvent | SignalAttachedEvent | ReportAttachedEvent | EvidencePreservedEvent | CaseDecidedEvent>
  | Refusal
  | MeasureEvent;
export type AccountEvent = Refusal | MeasureEvent;
