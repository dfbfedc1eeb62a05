import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayIn, instantOf, msOf, parseInstant } from './instant.js';

const milliseconds = fc.integer({ min: Date.UTC(1972, 5, 1), max: Date.UTC(9999, 11, 31) });

describe('instants', () => {
  it('are read as they were written', () => {
    fc.assert(fc.property(milliseconds, (ms) => expect(msOf(instantOf(ms))).toBe(ms)));
  });

  it.each([
    ['2026-11-22T13:45:00Z', '2026-11-22T13:45:00.000Z'],
    ['2026-11-22T21:45:00+08:00', '2026-11-22T13:45:00.000Z'],
    ['2026-11-22T13:45:00.1239-00:30', '2026-11-22T14:15:00.123Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['0099-12-31T23:59:59Z', '0099-12-31T23:59:59.000Z'],
  ])('read %s as %s', (text, instant) => expect(instantOf(msOf(text))).toBe(instant));

  it.each([
    '2026-02-30T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-22T24:00:00Z',
    '2026-11-22T13:45:60Z',
    '2026-11-22T13:45:00',
    '2026-11-22',
    'Sun, 22 Nov 2026 13:45:00 GMT',
    '',
  ])('do not take "%s"', (text) => {
    expect(parseInstant(text)).toBeUndefined();
    expect(() => msOf(text)).toThrow(RangeError);
  });

  it('end with the year 9999', () => expect(() => instantOf(Date.UTC(10_000, 0, 1))).toThrow(RangeError));
});

describe('the day of an instant', () => {
  it.each([
    ['2026-11-22T15:59:59.999Z', 'Asia/Shanghai', '2026-11-22'],
    ['2026-11-22T16:00:00.000Z', 'Asia/Shanghai', '2026-11-23'],
    ['2026-11-22T16:00:00.000Z', 'UTC', '2026-11-22'],
    ['2026-11-22T18:14:59.999Z', 'Asia/Kathmandu', '2026-11-22'],
    ['2026-11-22T18:15:00.000Z', 'Asia/Kathmandu', '2026-11-23'],
  ])('of %s in %s is %s', (instant, zone, day) => expect(dayIn(instant, zone)).toBe(day));

  it('is what an uncached formatter says', () => {
    const zone = fc.constantFrom(
      'Asia/Shanghai',
      'Europe/Berlin',
      'America/St_Johns',
      'Pacific/Apia',
      'Australia/Lord_Howe',
    );
    fc.assert(
      fc.property(milliseconds, zone, (ms, timeZone) => {
        expect(dayIn(instantOf(ms), timeZone)).toBe(new Date(ms).toLocaleDateString('sv-SE', { timeZone }));
      }),
    );
  });

  it('is refused for an unknown zone', () => expect(() => dayIn(instantOf(0), 'Mars/Olympus')).toThrow(RangeError));
});
