import { describe, expect, it } from '@jest/globals';
import { contractOf } from '@custos/contracts';
import { instantOf, msOf, stateAfter } from '@custos/kernel';
import fc from 'fast-check';
import { commandsFor } from '../automation.js';
import type { CaseEvent } from '../events.js';
import { arrivedSignal, fraudSignal, NOON, TERMS } from '../testing/index.js';
import { caseDecider } from './case-decider.js';
import type { CaseCommand } from './commands.js';

const HOUR = 3_600_000;
const policy = { terms: TERMS, holdMs: 24 * HOUR };
const sealed = { kid: 'kid-2', nonce: 'bm9uY2U=', ciphertext: 'd29yZHM=' };
const small = fc.integer({ min: 0, max: 5 });
const hour = fc.integer({ min: 0, max: 100 });
const someMeasure = fc.constantFrom(
  'M_CONTENT_REMOVE',
  'M_CONTENT_LABEL',
  'M_WARN',
  'M_CONTENT_DISABLE',
  'M_ACCOUNT_CLOSE',
);

function at(hours: number): string {
  return instantOf(msOf(NOON) + hours * HOUR);
}

const signalled = fc
  .record({ signal: small, event: small, mode: fc.constantFrom('live', 'shadow', 'canary'), hours: hour })
  .map(({ signal, event, mode, hours }) => {
    const changes = {
      signalId: `signal-${signal}`,
      mode,
      event: { ...fraudSignal().event, id: `event-${event}` },
    } as const;
    return commandsFor(arrivedSignal(changes), policy, at(hours));
  });

const decided = fc
  .record({ decision: small, violation: fc.boolean(), measures: fc.array(someMeasure, { maxLength: 3 }), hours: hour })
  .map(({ decision, violation, measures, hours }): CaseCommand[] => [
    {
      kind: 'DecideCase',
      commandId: `decision-${decision}`,
      at: at(hours),
      decisionId: `decision-${decision}`,
      outcome: violation ? 'violation' : 'no-violation',
      ground: { kind: 'contract', reference: 'terms', explanation: sealed },
      measures: measures.map((measure) => ({ measureId: `decision-${decision}/${measure}`, measure, until: null })),
      decidedBy: 'person:Lin',
      terms: TERMS,
    },
  ]);

interface Run {
  readonly events: CaseEvent[];
  readonly commands: CaseCommand[];
}

function run(commands: readonly CaseCommand[]): Run {
  const events: CaseEvent[] = [];
  for (const command of commands) {
    const followed = caseDecider.decide(command, stateAfter(caseDecider, events));
    events.push(...followed);
    const again = caseDecider.decide(command, stateAfter(caseDecider, events));
    expect(again).toEqual([]);
  }
  return { events, commands: [...commands] };
}

/** Ends and acknowledgements name measures that exist, so they are drawn once a first run has shown which do. */
function withEnds(first: Run, picks: readonly { pick: number; hours: number; lift: boolean }[]): CaseCommand[] {
  const ids = first.events.flatMap(({ type, data }) =>
    type === 'custos.enforcement.MeasureImposed' ? [data.measureId] : [],
  );
  if (ids.length === 0) return first.commands;
  const ends = picks.map(({ pick, hours, lift }): CaseCommand => {
    const measureId = ids[pick % ids.length] as string;
    return lift
      ? { kind: 'LiftMeasure', commandId: `lift-${pick}`, at: at(hours), measureId, reason: 'appeal-upheld' }
      : { kind: 'ExpireMeasure', commandId: `expiry/${measureId}`, at: at(hours), measureId };
  });
  return [...first.commands, ...ends, ...first.commands];
}

const commands = fc.array(fc.oneof(signalled, decided), { maxLength: 12 }).map((groups) => groups.flat());
const picks = fc.array(fc.record({ pick: fc.nat(20), hours: hour, lift: fc.boolean() }), { maxLength: 6 });

describe('whatever commands come in whatever order, a case', () => {
  it('changes nothing when a command is given again', () => {
    fc.assert(
      fc.property(commands, picks, (first, ends) => void run(withEnds(run(first), ends))),
      { numRuns: 300 },
    );
  });

  it('imposes each measure once, upon evidence that came before, and ends it at most once', () => {
    fc.assert(
      fc.property(commands, picks, (first, ends) => {
        const evidence = new Set<string>();
        const active = new Set<string>();
        const ever = new Set<string>();
        for (const event of run(withEnds(run(first), ends)).events) {
          if (event.type === 'custos.enforcement.EvidencePreserved') evidence.add(event.data.evidenceId);
          if (event.type === 'custos.enforcement.MeasureImposed') {
            expect(ever.has(event.data.measureId)).toBe(false);
            expect(event.data.evidenceIds.length).toBeGreaterThan(0);
            expect([...evidence]).toEqual(expect.arrayContaining([...event.data.evidenceIds]));
            ever.add(event.data.measureId);
            active.add(event.data.measureId);
          }
          if (event.type === 'custos.enforcement.MeasureLifted' || event.type === 'custos.enforcement.MeasureExpired') {
            expect(active.delete(event.data.measureId)).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('writes events that fit their contracts', () => {
    fc.assert(
      fc.property(commands, picks, (first, ends) => {
        for (const { type, data } of run(withEnds(run(first), ends)).events) {
          expect(contractOf(type)?.validateStored(data)).toEqual([]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('never lets automation do what only a person may', () => {
    fc.assert(
      fc.property(commands, (first) => {
        for (const { type, data } of run(first).events) {
          if (type !== 'custos.enforcement.MeasureImposed') continue;
          expect(data.measure).not.toBe('M_ACCOUNT_CLOSE');
          if (data.automatedDecision) expect(data.measure).toBe('M_CONTENT_HOLD_FOR_REVIEW');
        }
      }),
      { numRuns: 300 },
    );
  });
});
