import { beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from './logger.js';
import { Trouble } from './trouble.js';

const SECOND = 1_000;

let lines: Record<string, unknown>[];
let trouble: Trouble;
beforeEach(() => {
  lines = [];
  const logger = createLogger('a', 'info', { write: (line) => void lines.push(JSON.parse(line) as (typeof lines)[0]) });
  trouble = new Trouble(logger, { consumer: 'c' });
});
const told = () =>
  lines.map(({ level, msg, lastsSeconds, lastedSeconds }) => [level, msg, lastsSeconds, lastedSeconds]);

describe('trouble that lasts', () => {
  it('is told when it begins, once a minute with how long it lasts, and when it is over', () => {
    for (let at = 0; at <= 130 * SECOND; at += SECOND) trouble.met(new Error('away'), 'away', at);
    trouble.over('back', 131 * SECOND);

    expect(told()).toEqual([
      ['warn', 'away', undefined, undefined],
      ['warn', 'away', 60, undefined],
      ['warn', 'away', 120, undefined],
      ['info', 'back', undefined, 131],
    ]);
    expect(lines.every(({ consumer }) => consumer === 'c')).toBe(true);
  });

  it('begins anew after it was over, and is not over twice', () => {
    trouble.met(new Error('away'), 'away', 0);
    expect([trouble.over('back', 1), trouble.over('back', 2)]).toEqual([true, false]);
    trouble.met(new Error('away'), 'away', 3);

    expect(told().map(([, msg]) => msg)).toEqual(['away', 'back', 'away']);
  });

  it('is not over by what goes well between two attempts that fail', () => {
    for (let at = 0; at <= 100; at += 20) {
      trouble.met(new Error('away'), 'away', at * SECOND);
      trouble.eased('back', (at + 19) * SECOND);
    }
    trouble.eased('back', 129 * SECOND);
    expect(told().map(([, msg]) => msg)).toEqual(['away', 'away']);

    trouble.eased('back', 130 * SECOND);
    expect(told().at(-1)).toEqual(['info', 'back', undefined, 100]);
  });
});
