import { contractOf, harmCategory } from '@custos/contracts';
import type { ModelSettings } from './external-model.js';

/** Everything in a model's settings that its form cannot tell: unknown events, and harms that no detector may serve. */
export function modelProblems({ id, events, labels }: ModelSettings): string[] {
  const problems: string[] = [];
  for (const type of events) {
    if (type.startsWith('custos.') && contractOf(type)?.topic !== 'intake')
      problems.push(`${id}: "${type}" is not an event of the intake topic`);
  }
  for (const [label, { category }] of Object.entries(labels)) {
    const known = harmCategory(category);
    if (known === undefined) problems.push(`${id}: ${label}: "${category}" is not a harm category of the closed list`);
    else if (!known.automatedDetection)
      problems.push(`${id}: ${label}: "${category}" must not be detected automatically`);
  }
  return problems;
}
