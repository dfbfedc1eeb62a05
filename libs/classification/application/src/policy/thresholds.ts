import type { RuleText } from './policy-pack.js';
import type { PolicyPackProblem } from './policy-pack-error.js';

/** Texts in quotation marks, which stay as they are, or the name of a threshold. */
const NAMED = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\bthreshold\.([a-z][a-z0-9_]*)/g;

/**
 * The condition with the rule's thresholds in their places, so that it costs nothing to have named them.
 * @param problems gets what is asked for and not given, and what is given and not asked for
 */
export function withThresholds(
  { when, thresholds = {} }: RuleText,
  pointer: string,
  problems: PolicyPackProblem[],
): string {
  const asked = new Set<string>();
  const filled = when.replace(NAMED, (text, name: string | undefined) => {
    if (name === undefined) return text;
    asked.add(name);
    const value = thresholds[name];
    if (value === undefined) problems.push({ pointer: `${pointer}/when`, message: `there is no threshold.${name}` });
    return String(value ?? 0);
  });
  for (const name of Object.keys(thresholds)) {
    if (!asked.has(name)) problems.push({ pointer: `${pointer}/thresholds/${name}`, message: 'is asked for nowhere' });
  }
  return filled;
}
