import { describe, expect, it } from '@jest/globals';
import { assertNever } from './assert-never.js';
import { stateAfter, type Decider } from './decider.js';
import { specificationFor } from './testing/index.js';

type Command = { kind: 'Open' } | { kind: 'Close'; by: string };
type Event = { kind: 'Opened' } | { kind: 'Closed'; by: string } | { kind: 'Refused'; reason: string };
type State = 'none' | 'open' | 'closed';

const gate: Decider<Command, State, Event> = {
  initialState: () => 'none',
  decide(command, state) {
    switch (command.kind) {
      case 'Open':
        return state === 'none' ? [{ kind: 'Opened' }] : [];
      case 'Close':
        return state === 'open'
          ? [{ kind: 'Closed', by: command.by }]
          : [{ kind: 'Refused', reason: `gate is ${state}` }];
      default:
        return assertNever(command);
    }
  },
  evolve(state, event) {
    if (event.kind === 'Opened') return 'open';
    return event.kind === 'Closed' ? 'closed' : state;
  },
};

describe('a specification of a decider', () => {
  const specification = specificationFor(gate);

  it('starts from the initial state when nothing happened', () => {
    specification
      .given([])
      .when({ kind: 'Open' })
      .then([{ kind: 'Opened' }]);
  });

  it('folds the history before the command', () => {
    specification
      .given([{ kind: 'Opened' }])
      .when({ kind: 'Close', by: 'lin' })
      .then([{ kind: 'Closed', by: 'lin' }]);
    specification
      .given([{ kind: 'Opened' }])
      .when({ kind: 'Open' })
      .thenNothing();
  });

  it('shows a refusal as an event', () => {
    specification
      .given([])
      .when({ kind: 'Close', by: 'lin' })
      .then([{ kind: 'Refused', reason: 'gate is none' }]);
  });

  it('fails when other events follow than expected', () => {
    const outcome = specification.given([]).when({ kind: 'Open' });
    expect(() => outcome.thenNothing()).toThrow();
    expect(() => outcome.then([{ kind: 'Refused', reason: 'gate is none' }])).toThrow();
  });
});

describe('a fold', () => {
  it('takes events in their order', () => {
    expect(stateAfter(gate, [{ kind: 'Opened' }, { kind: 'Closed', by: 'lin' }])).toBe('closed');
  });
});

describe('assertNever', () => {
  it('names the value that the compiler did not foresee', () => {
    expect(() => assertNever('surprise' as never)).toThrow('"surprise"');
  });
});
