import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldTable } from '../folding/fold-table.js';
import { Folder } from '../folding/folder.js';
import { PersonalDataScanner } from './personal-data-scanner.js';
import type { PersonalDatum, PersonalKind } from './personal-datum.js';

const folder = new Folder(foldTable());
const scanner = new PersonalDataScanner();
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

function digits(count: number): fc.Arbitrary<string> {
  return fc.array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count }).map((each) => each.join(''));
}

function prefixed(prefixes: readonly string[], count: number): fc.Arbitrary<string> {
  return fc.tuple(fc.constantFrom(...prefixes), digits(count)).map((parts) => parts.join(''));
}

function withCheckCharacter(body: string): string {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(body[index]), 0);
  return body + '10X98765432'.charAt(sum % 11);
}

function withLuhnDigit(body: string): string {
  const sum = Array.from(body)
    .reverse()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return body + String((10 - (sum % 10)) % 10);
}

const octet = fc.integer({ min: 1, max: 255 });
const VALUES: readonly [PersonalKind, fc.Arbitrary<string>][] = [
  ['identity', prefixed(['11010519900615', '44030119751231', '51010720010228'], 3).map(withCheckCharacter)],
  ['card', prefixed(['622202', '621700', '622848', '623058'], 12).map(withLuhnDigit)],
  ['mobile', prefixed(['138', '150', '186', '177', '199', '135'], 8)],
  ['email', prefixed(['zhang.san', 'li_si', 'abc-'], 2).map((name) => `${name}@example.com.cn`)],
  ['plate', prefixed(['京A', '粤B·', '沪C', '浙DF'], 3).map((start) => `${start}88`)],
  ['passport', prefixed(['E', 'G'], 8)],
  ['ip', fc.tuple(octet, octet, octet, octet).map((each) => each.join('.'))],
  ['phone', prefixed(['010-6', '021-5', '0571-8'], 7)],
];
/** What stands around data in forms and among friends. */
const SAID = ['号码：$', '为$。', '，$ 请核对', '是$哈', '我的$你记一下', '$别外传', '就这个$谢了', '给$吧'];

describe.each(VALUES)('%s', (kind, value) => {
  it('is found whole and alone, whatever is said around it', () => {
    fc.assert(
      fc.property(value, fc.constantFrom(...SAID), (datum, said) => {
        const text = said.replace('$', () => datum);
        const found: PersonalDatum[] = [];
        scanner.scan(folder.fold(text), found);
        expect(found.map(({ kind: as, start, end }) => [as, text.slice(start, end)])).toEqual([[kind, datum]]);
      }),
    );
  });
});
