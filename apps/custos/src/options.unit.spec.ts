import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { withRunFlags } from './options.js';

const VARIABLES = ['CUSTOS_DATA', 'CUSTOS_PORT', 'CUSTOS_DATABASE_PORT', 'LOG_LEVEL'];

describe('flags that can be set by environment as well', () => {
  const before = process.env;
  beforeEach(() => {
    process.env = { ...before };
  });
  afterEach(() => {
    process.env = before;
  });

  const parsed = (...args: string[]) =>
    withRunFlags(new Command(), { data: 'here', logLevel: 'warn' }).parse(args, { from: 'user' }).opts();

  it('count an empty variable as unset', () => {
    for (const name of VARIABLES) process.env[name] = '';

    expect(parsed()).toEqual({ data: 'here', port: '7400', databasePort: '7432', logLevel: 'warn' });
  });

  it('are of more weight on the command line', () => {
    Object.assign(process.env, { CUSTOS_PORT: '7500', LOG_LEVEL: 'error' });

    expect(parsed('--log-level', 'debug')).toMatchObject({ port: '7500', logLevel: 'debug' });
  });
});
