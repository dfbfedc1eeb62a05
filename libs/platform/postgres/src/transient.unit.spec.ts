import { describe, expect, it } from '@jest/globals';
import { isTransient } from './transient.js';

function failure(code: string, message = 'failed'): Error {
  return Object.assign(new Error(message), { code });
}

describe('whether an error may pass', () => {
  it.each(['08006', '40001', '40P01', '53300', '53100', '55P03', '57P01', '57P03', '57014', '25P04', 'ECONNREFUSED'])(
    'says yes to %s',
    (code) => expect(isTransient(failure(code))).toBe(true),
  );

  it.each(['23505', '22P02', '42501', '42P01', 'P0001', 'ERR_INVALID_ARG_TYPE'])('says no to %s', (code) =>
    expect(isTransient(failure(code))).toBe(false),
  );

  it('knows lost connections that carry no code, and looks into causes and collections', () => {
    expect(isTransient(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(isTransient(new Error('could not store', { cause: failure('40P01') }))).toBe(true);
    expect(isTransient(new AggregateError([failure('ECONNREFUSED'), failure('ECONNREFUSED')]))).toBe(true);
    expect(isTransient(new Error('Connection terminated', { cause: failure('23505') }))).toBe(true);
    expect(isTransient('ECONNREFUSED')).toBe(false);
    expect(isTransient(undefined)).toBe(false);
  });
});
