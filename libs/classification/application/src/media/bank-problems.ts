import { harmCategory } from '@custos/contracts';
import { WHOLE_SAMPLE, WIDEST_RADIUS, type MediaBankSettings } from '@custos/classification-domain';

/** Banks are named in rules and on command lines. */
const BANK_ID = /^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$/;
const LONGEST_ID = 64;

/**
 * Everything that is wrong with a bank's settings; nothing, when it may be used. A bank serves exactly one harm of the
 * closed list, and never one that turns on opinion. One whose harm has since been taken off the list can only be switched off.
 */
export function bankProblems({ id, category, enabled, sampling, radius }: MediaBankSettings): string[] {
  const problems: string[] = [];
  if (id.length > LONGEST_ID || !BANK_ID.test(id))
    problems.push(`"${id}" is no id of a bank: lower-case words joined by - or _, at most ${LONGEST_ID} characters`);
  const known = harmCategory(category);
  if (enabled && known === undefined) problems.push(`"${category}" is not a harm category of the closed list`);
  if (enabled && known?.automatedDetection === false) problems.push(`"${category}" must not be detected automatically`);
  if (!isWithin(sampling, WHOLE_SAMPLE))
    problems.push(`sampling ${sampling} is not from 0 to ${WHOLE_SAMPLE} millionths`);
  if (!isWithin(radius, WIDEST_RADIUS)) problems.push(`radius ${radius} is not from 0 to ${WIDEST_RADIUS} bits`);
  return problems;
}

function isWithin(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}
