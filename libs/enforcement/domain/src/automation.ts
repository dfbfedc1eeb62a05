import { harmCategory, measure as measureOf } from '@custos/contracts';
import { instantOf, msOf, type Instant } from '@custos/kernel';
import type { CaseCommand } from './case/commands.js';
import { caseIdOf, evidenceIdOf, measureIdOf } from './identifiers.js';
import type { Evidence, MeasureTerms, Signal } from './vocabulary.js';

/** A signal as it arrived: the platform and routing key stand in its envelope. */
export interface ArrivedSignal {
  readonly platform: string;
  readonly accountKey: string;
  readonly signal: Signal;
  /** The judged event as it is stored, and the hash of its stored bytes. */
  readonly evidence: Pick<Evidence, 'sha256' | 'event'>;
}

export interface AutomationPolicy {
  readonly terms: MeasureTerms;
  /** How long content is held for review at most; then it is shown again, decided or not. */
  readonly holdMs: number;
}

const HOLD = 'M_CONTENT_HOLD_FOR_REVIEW';

/**
 * What a signal makes the service do, all within one case. A shadow or canary signal joins a case that is open, and has
 * no other effect; a live one opens a case, preserves its evidence and, upon content, imposes what automation may.
 */
export function commandsFor(arrived: ArrivedSignal, policy: AutomationPolicy, at: Instant): CaseCommand[] {
  const { platform, accountKey, signal } = arrived;
  const { subject, category, event, spans } = signal;
  const command = { commandId: signal.signalId, at };
  if (signal.mode !== 'live') return [{ ...command, kind: 'AttachSignal', signal }];
  const caseId = caseIdOf(platform, accountKey, subject, category);
  const evidence = {
    evidenceId: evidenceIdOf(platform, caseId, event.id),
    eventId: event.id,
    topic: 'intake' as const,
    partition: event.partition,
    position: event.position,
    spans,
    ...arrived.evidence,
  };
  const commands: CaseCommand[] = [
    { ...command, kind: 'OpenCase', caseId, subject, accountKey, category, origin: { signal } },
    { ...command, kind: 'PreserveEvidence', evidence },
  ];
  const measure = automaticMeasure(signal);
  if (measure === undefined) return commands;
  const until = measureOf(measure)?.duration === 'temporary' ? instantOf(msOf(at) + policy.holdMs) : null;
  const measureId = measureIdOf(platform, caseId, measure, event.id);
  return [...commands, { ...command, kind: 'ImposeMeasure', measureId, measure, signal, until, terms: policy.terms }];
}

/** The mildest reading of what the category allows: a hold where it may hold, else the first that fits content. */
function automaticMeasure({ subject, category }: Signal): string | undefined {
  if (subject.kind !== 'content') return undefined;
  const allowed = harmCategory(category)?.maxMeasuresWithoutHuman ?? [];
  if (allowed.includes(HOLD)) return HOLD;
  return allowed.find((measure) => measureOf(measure)?.targets.includes('content'));
}
