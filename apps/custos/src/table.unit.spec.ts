import { describe, expect, it } from '@jest/globals';
import { tableOf } from './table.js';

describe('a table on the command line', () => {
  it('has every column that a row has, texts to the left and numbers to the right', () => {
    const rows = [
      { rule: 'fraud.loan', hits: 7 },
      { rule: 'spam', hits: 1200, since: 'today' },
    ];
    expect(tableOf(rows)).toBe(['rule        hits  since', 'fraud.loan     7', 'spam        1200  today'].join('\n'));
  });

  it('says that there is nothing', () => {
    expect(tableOf([])).toBe('(none)');
  });
});
