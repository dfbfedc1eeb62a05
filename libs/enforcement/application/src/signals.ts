import type { SignalRaised } from '@custos/contracts';
import { caseIdOf, commandsFor, type AutomationPolicy } from '@custos/enforcement-domain';
import type { Arrival } from './arrival.js';
import type { UnitOfWork } from './unit-of-work.js';

export function caseOfSignal({ envelope }: Arrival<SignalRaised>): string {
  const { subject, category } = envelope.data;
  return caseIdOf(envelope.platform, envelope.partitionkey, subject, category);
}

/**
 * Does what automation may upon a signal. Each command rests on the one before it: where one is refused, or had its effect
 * when the signal came the first time, the rest is not tried.
 */
export function applySignal(work: UnitOfWork, arrival: Arrival<SignalRaised>, policy: AutomationPolicy): void {
  const { id, platform, partitionkey, data } = arrival.envelope;
  const { evidence, ...signal } = data;
  const session = work.caseOf(caseOfSignal(arrival));
  const cause = {
    platform,
    routingKey: partitionkey,
    causationId: id,
    correlationId: signal.event.id,
    actor: `rule:${signal.rule}@${signal.packHash}`,
    traceparent: arrival.traceparent,
  };
  const commands = commandsFor({ platform, accountKey: partitionkey, signal, evidence }, policy, work.at);
  for (const command of commands) {
    const [first] = session.execute(command, cause);
    if (first === undefined || first.type === 'custos.enforcement.CommandRefused') return;
  }
}
