import { describe, expect, it } from '@jest/globals';
import { CircuitBreaker } from './circuit-breaker.js';

describe('a circuit breaker', () => {
  it('lets questions through until failures follow each other', () => {
    const breaker = new CircuitBreaker({ failures: 2, restMs: 100 });
    breaker.failed(0);
    breaker.succeeded();
    breaker.failed(1);
    expect(breaker.allows(2)).toBe(true);
    breaker.failed(2);
    expect([breaker.allows(3), breaker.allows(101)]).toEqual([false, false]);
  });

  it('tries one question after the rest, and rests again when that fails', () => {
    const breaker = new CircuitBreaker({ failures: 1, restMs: 100 });
    breaker.failed(0);
    expect([breaker.allows(100), breaker.allows(100)]).toEqual([true, false]);
    breaker.failed(110);
    expect([breaker.allows(200), breaker.allows(210)]).toEqual([false, true]);
    breaker.succeeded();
    expect([breaker.allows(211), breaker.allows(211)]).toEqual([true, true]);
  });
});
