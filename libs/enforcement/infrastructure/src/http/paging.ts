import { malformedParameter } from './problems.js';

const MOST = 500;

/** @throws Problem 400 for anything but a whole number from 1 to 500; 100 when nothing is asked */
export function limitOf(text: string | undefined): number {
  if (text === undefined) return 100;
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > MOST) throw malformedParameter('limit', `must be a whole number from 1 to ${MOST}`);
  return limit;
}
