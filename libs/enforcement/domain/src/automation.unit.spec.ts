import { describe, expect, it } from '@jest/globals';
import { harmCategories } from '@custos/contracts';
import { commandsFor } from './automation.js';
import { arrivedSignal, NOON, TERMS } from './testing/index.js';

const policy = { terms: TERMS, holdMs: 72 * 3_600_000 };

function kinds(changes: Parameters<typeof arrivedSignal>[0]) {
  return commandsFor(arrivedSignal(changes), policy, NOON).map(({ kind }) => kind);
}

describe('automation', () => {
  it('opens a case, preserves the evidence, then holds the content for three days', () => {
    const commands = commandsFor(arrivedSignal(), policy, NOON);
    expect(commands.map(({ kind }) => kind)).toEqual(['OpenCase', 'PreserveEvidence', 'ImposeMeasure']);
    expect(commands[2]).toMatchObject({ measure: 'M_CONTENT_HOLD_FOR_REVIEW', until: '2026-11-25T12:00:00.000Z' });
  });

  it('lets a shadow or canary signal join a case and do no more', () => {
    expect(kinds({ mode: 'shadow' })).toEqual(['AttachSignal']);
    expect(kinds({ mode: 'canary' })).toEqual(['AttachSignal']);
  });

  it('leaves an account, a group or a payment to people', () => {
    for (const kind of ['account', 'group', 'live', 'payment'] as const) {
      expect(kinds({ subject: { kind, id: 'x' }, category: 'COORDINATED_INAUTHENTIC' })).toEqual([
        'OpenCase',
        'PreserveEvidence',
      ]);
    }
  });

  it('asks for nothing that the table of categories does not allow it', () => {
    const imposed = harmCategories().map(({ code, maxMeasuresWithoutHuman }) => {
      const asked = commandsFor(arrivedSignal({ category: code }), policy, NOON);
      const measures = asked.flatMap((command) => (command.kind === 'ImposeMeasure' ? [command.measure] : []));
      expect(maxMeasuresWithoutHuman).toEqual(expect.arrayContaining(measures));
      return measures.length;
    });
    expect(new Set(imposed)).toEqual(new Set([0, 1]));
  });

  it('gives every platform, account, subject and category its own case, and the same signal the same one', () => {
    const caseOf = (...args: Parameters<typeof arrivedSignal>) => {
      const [first] = commandsFor(arrivedSignal(...args), policy, NOON);
      return first?.kind === 'OpenCase' ? first.caseId : undefined;
    };
    expect(caseOf()).toBe(caseOf({ signalId: 'another' }));
    const others = [
      caseOf(),
      caseOf({}, 'meadow'),
      caseOf({ category: 'SPAM' }),
      caseOf({ subject: { kind: 'content', id: 'content-2' } }),
    ];
    expect(new Set(others).size).toBe(others.length);
  });
});
