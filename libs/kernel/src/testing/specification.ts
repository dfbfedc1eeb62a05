import { expect } from '@jest/globals';
import { stateAfter, type Decider } from '../decider.js';

/**
 * Given what has happened, when a command comes, then exactly these events follow:
 * `specificationFor(decider).given([opened]).when(decide).then([decided])`.
 */
export function specificationFor<Command, State, Event>(decider: Decider<Command, State, Event>) {
  return {
    given: (history: readonly Event[]) => ({
      when(command: Command) {
        const decided = decider.decide(command, stateAfter(decider, history));
        return {
          then: (expected: readonly Event[]): void => expect(decided).toEqual(expected),
          thenNothing: (): void => expect(decided).toEqual([]),
        };
      },
    }),
  };
}
