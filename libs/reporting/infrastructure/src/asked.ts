import { mayActOn, type Person } from '@custos/auth';
import { Problem } from '@custos/http';
import { LANGUAGES, type Language } from '@custos/reporting-application';
import type { ReportScope } from '@custos/reporting-domain';

/** A query string as Fastify reads it. */
export type Query = Readonly<Record<string, string | string[] | undefined>>;

const DAY_MS = 86_400_000;
const MOST_DAYS = 366;

/** @throws Problem 400 for a parameter that is missing or given twice */
export function parameter(query: Query, name: string): string {
  const value = query[name];
  if (typeof value === 'string' && value !== '') return value;
  throw refused(name, 'is needed, once');
}

export function language(query: Query): Language {
  const asked = query.lang ?? 'en';
  const known = LANGUAGES.find((candidate) => candidate === asked);
  if (!known) throw refused('lang', `must be one of ${LANGUAGES.join(', ')}`);
  return known;
}

/** @throws Problem 400 for days that do not exist, run backwards or are too many */
export function period(query: Query): Pick<ReportScope, 'from' | 'to'> {
  const [from, to] = [parameter(query, 'from'), parameter(query, 'to')];
  const [first, last] = [dayNumber('from', from), dayNumber('to', to)];
  if (last < first) throw refused('to', 'must not lie before "from"');
  if (last - first >= MOST_DAYS) throw refused('to', `may lie at most ${MOST_DAYS} days after "from"`);
  return { from, to };
}

/** Whether {@link period} takes it. */
export function isPeriod(query: Query): boolean {
  try {
    period(query);
    return true;
  } catch {
    return false;
  }
}

/** @throws Problem 403 unless the person may see that platform */
export function seenBy(person: Person, platform: string): string {
  if (mayActOn(person, platform)) return platform;
  throw new Problem({
    status: 403,
    kind: 'platform-not-yours',
    title: 'Not your platform',
    detail: 'The token does not cover this platform.',
    mend: 'Ask an administrator for a token that names it.',
  });
}

function dayNumber(name: string, day: string): number {
  const milliseconds = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN;
  const exists = !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(day);
  if (!exists) throw refused(name, 'must be a day such as 2026-11-22');
  return milliseconds / DAY_MS;
}

function refused(name: string, why: string): Problem {
  return new Problem({
    status: 400,
    kind: 'parameter-refused',
    title: 'A parameter cannot be used',
    detail: `The parameter "${name}" ${why}.`,
    members: { parameter: name },
  });
}
