/** RFC 3339 in UTC with milliseconds, as in `2026-11-22T13:45:00.000Z`: sorts as text in the order of time. */
export type Instant = string;

/** Where the time comes from. Composition roots hold one; domain code is handed instants instead. */
export type Clock = () => Instant;

/** @throws RangeError outside the years 0000 to 9999, which RFC 3339 cannot write */
export function instantOf(milliseconds: number): Instant {
  const text = new Date(milliseconds).toISOString();
  if (text.length !== 24) throw new RangeError(`${text} lies outside the years 0000 to 9999`);
  return text;
}

/** @throws RangeError for anything but an RFC 3339 time */
export function msOf(instant: Instant): number {
  const milliseconds = parseInstant(instant);
  if (milliseconds === undefined) throw new RangeError(`"${instant}" is not an RFC 3339 time`);
  return milliseconds;
}

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Milliseconds since the epoch of any RFC 3339 time, offsets and fractions included; undefined for anything else.
 * Stricter than Date.parse, which takes 30 February and a dozen legacy notations. Read by place rather than by capture
 * groups, since every event is asked.
 */
export function parseInstant(text: string): number | undefined {
  if (!RFC_3339.test(text)) return undefined;
  const [year, month, day] = [twoDigits(text, 0) * 100 + twoDigits(text, 2), twoDigits(text, 5), twoDigits(text, 8)];
  const [hour, minute, second] = [twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17)];
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  // Date.UTC reads the years 0 to 99 as 1900 to 1999.
  const midnight = year > 99 ? Date.UTC(year, month - 1, day) : new Date(0).setUTCFullYear(year, month - 1, day);
  const local = midnight + ((hour * 60 + minute) * 60 + second) * 1000 + fractionOf(text);
  if (text.endsWith('Z')) return local;
  const [offsetHours, offsetMinutes] = [twoDigits(text, text.length - 5), twoDigits(text, text.length - 2)];
  if (offsetHours > 23 || offsetMinutes > 59) return undefined;
  const offset = (offsetHours * 60 + offsetMinutes) * 60_000;
  return text.at(-6) === '-' ? local + offset : local - offset;
}

const ZERO = 48;

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
}

/** Whole milliseconds; what is finer is cut off. */
function fractionOf(text: string): number {
  if (text.charAt(19) !== '.') return 0;
  let milliseconds = 0;
  let weight = 100;
  for (let at = 20; weight >= 1; at++, weight /= 10) {
    const digit = text.charCodeAt(at) - ZERO;
    if (!(digit >= 0 && digit <= 9)) break;
    milliseconds += digit * weight;
  }
  return milliseconds;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

const QUARTER_HOUR = 900_000;
const REMEMBERED = 20_000;

interface Zone {
  readonly format: Intl.DateTimeFormat;
  readonly days: Map<number, string>;
}

const zones = new Map<string, Zone>();

/**
 * The calendar day of an instant in a time zone, as `2026-11-22`. Remembered per quarter of an hour, since formatting
 * costs microseconds and every event asks; all zones have kept offsets of whole quarters since 1972.
 * @throws RangeError for an unknown zone or a malformed instant
 */
export function dayIn(instant: Instant, timeZone: string): string {
  let zone = zones.get(timeZone);
  if (zone === undefined) zones.set(timeZone, (zone = zoneOf(timeZone)));
  const milliseconds = msOf(instant);
  const quarter = Math.floor(milliseconds / QUARTER_HOUR);
  const known = zone.days.get(quarter);
  if (known !== undefined) return known;
  if (zone.days.size >= REMEMBERED) zone.days.clear();
  const day = zone.format.format(milliseconds);
  zone.days.set(quarter, day);
  return day;
}

function zoneOf(timeZone: string): Zone {
  // The Swedish locale writes ISO 8601 dates.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return { format, days: new Map() };
}
