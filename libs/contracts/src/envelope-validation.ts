import { parseInstant } from '@custos/kernel';
import type { ValidationProblem } from './validation-problem.js';

const LONGEST_ATTRIBUTE = 1024;
const HIGHEST_REVISION = 2_147_483_647;

/** Attributes that only Custos sets: a publisher that could name its own platform could write into another's. */
const OURS = new Set([
  ...'platform partitionkey ingesttime recordedtime correlationid causationid actor stream streamversion'.split(' '),
  ...'sourceid flags'.split(' '),
]);

const ATTRIBUTE_NAME = /^[a-z0-9]{1,64}$/;

/**
 * Checks a publisher's CloudEvent (structured JSON form) but for its data, which the contract of its type checks.
 * Unknown extension attributes are allowed by CloudEvents, and ignored. An empty list: nothing is wrong.
 */
export function validateEnvelope(candidate: unknown): ValidationProblem[] {
  if (!isRecord(candidate)) return [{ pointer: '', message: 'must be a CloudEvent: a JSON object' }];
  const problems: ValidationProblem[] = [];
  const say = (attribute: string, message: string): void => {
    problems.push({ pointer: `/${attribute}`, message });
  };
  if (candidate['specversion'] !== '1.0') say('specversion', 'must be "1.0"');
  text(candidate, 'id', 256, say);
  text(candidate, 'source', LONGEST_ATTRIBUTE, say);
  text(candidate, 'type', 256, say);
  if (candidate['subject'] !== undefined) text(candidate, 'subject', LONGEST_ATTRIBUTE, say);
  if (candidate['dataschema'] !== undefined) text(candidate, 'dataschema', LONGEST_ATTRIBUTE, say);
  const { time, datacontenttype, schemaversion, revision, data } = candidate;
  if (time !== undefined && (typeof time !== 'string' || parseInstant(time) === undefined)) {
    say('time', 'must be an RFC 3339 time, as in 2026-11-22T13:45:00Z');
  }
  if (datacontenttype !== undefined && !isJsonType(datacontenttype)) say('datacontenttype', 'must be application/json');
  if (schemaversion !== undefined && !isWhole(schemaversion, 1)) say('schemaversion', 'must be a whole number from 1');
  if (revision !== undefined && !isWhole(revision, 0)) say('revision', 'must be a whole number from 0');
  if (!isRecord(data)) say('data', data === undefined ? 'is required' : 'must be a JSON object');
  for (const name in candidate) {
    if (OURS.has(name)) say(name, 'is set by Custos, not by the publisher');
    else if (name === 'data_base64') say(name, 'is not taken: send the data as JSON');
    else if (!ATTRIBUTE_NAME.test(name)) {
      problems.push({ pointer: '', message: 'attribute names consist of lower-case letters and digits' });
    }
  }
  return problems;
}

type Say = (attribute: string, message: string) => void;

function text(candidate: Record<string, unknown>, attribute: string, longest: number, say: Say): void {
  const value = candidate[attribute];
  if (value === undefined) say(attribute, 'is required');
  else if (typeof value !== 'string' || value === '') say(attribute, 'must be a text that is not empty');
  else if (value.length > longest) say(attribute, `must not be longer than ${longest} characters`);
}

function isWhole(value: unknown, lowest: number): boolean {
  return Number.isInteger(value) && (value as number) >= lowest && (value as number) <= HIGHEST_REVISION;
}

function isJsonType(value: unknown): boolean {
  return value === 'application/json' || (typeof value === 'string' && /^application\/json\s*;/i.test(value));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
