import { beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger, type Logger } from '@custos/observability';
import { SettingRefused } from '@custos/postgres';
import { until } from '@custos/postgres/testing';
import { Beginning } from './beginning.js';

const A_MOMENT = 1;

let lines: { level: string; msg: string }[];
let logger: Logger;
beforeEach(() => {
  lines = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[0]);
  logger = createLogger('beginner', 'info', { write });
});

/** Fails so many times before it does nothing. */
function failing(times: number, error: Error): () => Promise<void> {
  let left = times;
  return async () => {
    if (left-- > 0) throw error;
  };
}

describe('the beginning of a service', () => {
  it('is tried until it succeeds, and told in two lines', async () => {
    const beginning = new Beginning(logger, failing(5, new Error('ECONNREFUSED')));

    await beginning.begin(A_MOMENT);
    expect(() => beginning.check()).toThrow('could not be reached yet');
    await until(async () => lines.length === 2);

    expect(() => beginning.check()).not.toThrow();
    expect(lines).toEqual([
      expect.objectContaining({ level: 'warn', msg: expect.stringMatching(/^not ready/) }),
      expect.objectContaining({
        level: 'info',
        msg: expect.stringMatching(/^ready/),
        lastedSeconds: expect.any(Number),
      }),
    ]);
  });

  it('fails for good when it was told otherwise than its database', async () => {
    const beginning = new Beginning(logger, failing(Infinity, new SettingRefused('another zone')));

    await expect(beginning.begin(A_MOMENT)).rejects.toThrow('another zone');
    expect(() => beginning.check()).toThrow('another zone');
  });

  it('says so once when that comes out later, and is not tried again', async () => {
    let attempts = 0;
    const beginning = new Beginning(logger, async () => {
      attempts += 1;
      throw attempts === 1 ? new Error('ECONNREFUSED') : new SettingRefused('another zone');
    });

    await beginning.begin(A_MOMENT);
    await until(async () => lines.length === 2);

    expect(lines[1]).toMatchObject({ level: 'error', msg: 'this service cannot begin' });
    expect(() => beginning.check()).toThrow('another zone');
    expect(attempts).toBe(2);
  });
});
