/**
 * A decision as data in and data out: no framework, clock or randomness. A refusal is an event too.
 */
export interface Decider<Command, State, Event> {
  decide(command: Command, state: State): Event[];
  evolve(state: State, event: Event): State;
  initialState(): State;
}

/** The state after these events, oldest first. */
export function stateAfter<Command, State, Event>(
  decider: Decider<Command, State, Event>,
  events: Iterable<Event>,
): State {
  let state = decider.initialState();
  for (const event of events) state = decider.evolve(state, event);
  return state;
}
