import { describe, expect, it } from '@jest/globals';
import { createLogger } from './logger.js';

function written(write: (logger: ReturnType<typeof createLogger>) => void, level = 'info'): string {
  const lines: string[] = [];
  write(createLogger('ingest', level, { write: (line) => lines.push(line) }));
  return lines.join('');
}

describe('the logger', () => {
  it('writes one JSON line with the service, the level by name and the sentence', () => {
    const line = JSON.parse(written((logger) => logger.info({ partition: 7 }, 'partition assigned'))) as object;

    expect(line).toMatchObject({ level: 'info', service: 'ingest', partition: 7, msg: 'partition assigned' });
  });

  it('withholds personal fields and secrets, at the top and inside', () => {
    const line = written((logger) =>
      logger.warn(
        { text: 'meet me at 5', event: { data: { text: 'meet me' } }, headers: { authorization: 'Bearer ck_1_s3' } },
        'x',
      ),
    );

    expect(line).not.toMatch(/meet me|ck_1/);
    expect(line).toContain('[withheld]');
  });

  it('tells an error’s kind, code and stack but not the row that a driver quotes', () => {
    const error = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (name)=(alice) already exists.',
    });
    const line = written((logger) => logger.error({ err: error }, 'append failed'));

    expect(line).toContain('23505');
    expect(line).toContain('duplicate key');
    expect(line).not.toContain('alice');
  });

  it('keeps silent below its level', () => {
    expect(written((logger) => logger.info('hello'), 'warn')).toBe('');
  });
});
