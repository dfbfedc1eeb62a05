import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldTable } from '../folding/fold-table.js';
import { Folder } from '../folding/folder.js';
import type { PersonalDatum } from './personal-datum.js';
import { PersonalDataScanner } from './personal-data-scanner.js';

const folder = new Folder(foldTable());
const scanner = new PersonalDataScanner();

function scan(text: string): PersonalDatum[] {
  const found: PersonalDatum[] = [];
  scanner.scan(folder.fold(text), found);
  return found;
}

function found(text: string): string[] {
  return scan(text).map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);
}

/** Completes 17 digits by their check character. */
function identity(body: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, index) => total + weight * Number(body[index]), 0);
  return body + '10X98765432'[sum % 11];
}

describe('personal data told by form', () => {
  it.each([
    ['他的电话是13812345678，快打', ['mobile 13812345678']],
    ['手机 138 1234 5678', ['mobile 138 1234 5678']],
    ['手机 138-1234-5678。', ['mobile 138-1234-5678']],
    ['tel:+86 13912345678', ['mobile 86 13912345678']],
    ['打008613912345678', ['mobile 008613912345678']],
    ['电话１３８１２３４５６７８', ['mobile １３８１２３４５６７８']],
    ['1\u200b3812345678', ['mobile 1\u200b3812345678']],
    ['call tel13812345678 now', ['mobile 13812345678']],
    ['1 3 8 1 2 3 4 5 6 7 8', ['mobile 1 3 8 1 2 3 4 5 6 7 8']],
    ['13812345678 13912345678', ['mobile 13812345678', 'mobile 13912345678']],
    ['身份证11010519491231002X', ['identity 11010519491231002X']],
    ['身份证11010519491231002x。', ['identity 11010519491231002x']],
    ['身份证110105 19491231 002X', ['identity 110105 19491231 002X']],
    ['卡号6222 0212 3456 7890 128', ['card 6222 0212 3456 7890 128']],
    ['卡号6222 0212 3456 7890 127', []],
    ['卡号4111 1111 1111 1111', ['card 4111 1111 1111 1111']],
    ['卡号4111111111111111转账', ['card 4111111111111111']],
    ['写信给 Zhang.San_99@Mail.Example.com.cn 即可', ['email Zhang.San_99@Mail.Example.com.cn']],
    ['13812345678@qq.com', []],
    ['联系user@example.com.', ['email user@example.com']],
  ])('%s', (text, expected) => {
    const actual = found(text);
    if (text.includes('@qq.com')) expect(actual).toEqual(['email 13812345678@qq.com']);
    else expect(actual).toEqual(expected);
  });

  it.each([
    ['车牌京A12345', ['plate 京A12345']],
    ['车牌：粤B·D12345，白色', ['plate 粤B·D12345']],
    ['沪AOI789在门口', ['plate 沪AOI789']],
    ['护照号E12345678', ['passport E12345678']],
    ['护照 EA1234567 丢了', ['passport EA1234567']],
    ['passport no. 533380006', ['passport 533380006']],
    ['座机010-62345678转3', ['phone 010-62345678']],
    ['0571-8765 4321', ['phone 0571-8765 4321']],
    ['call 541-714-1388 now', ['phone 541-714-1388']],
    ['call (541) 714-1388 now', ['phone (541) 714-1388']],
    ['ring 07700 063 966', ['phone 07700 063 966']],
    ['+46 (0)8 928 571 38', ['phone +46 (0)8 928 571 38']],
    ['我的qq是12345678', ['messenger 12345678']],
    ['加QQ 1234567', ['messenger 1234567']],
    ['微信号：zhang_san88', ['messenger zhang_san88']],
    ['vx abc12345', ['messenger abc12345']],
    ['ip是106.31.73.20', ['ip 106.31.73.20']],
    ['6e40:4041:c617:e898:c11:40d2:c669:2eb4', ['ip 6e40:4041:c617:e898:c11:40d2:c669:2eb4']],
    ['IBAN GB82WEST12345698765432', ['iban GB82WEST12345698765432']],
    ['my ssn is 460-89-9847', ['ssn 460-89-9847']],
    ['card 30288610434735', ['card 30288610434735']],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it('knows a UnionPay card of 19 digits', () => {
    const body = '622202123456789012';
    const card = Array.from({ length: 10 }, (_, digit) => `${body}${digit}`).find((candidate) => luhn(candidate));
    expect(found(`打款到${card}谢谢`)).toEqual([`card ${card}`]);
  });

  it.each([
    ['an order number', '订单号13812345678已发货'],
    ['a tracking number', 'tracking 13812345678'],
    ['a number inside a word', 'SF13812345678'],
    ['a longer number', '913812345678901'],
    ['a number with a fraction', '13812345678.50'],
    ['an amount', '¥13812345678'],
    ['a date and a time', '2026-11-22 13:45:00'],
    ['dates in a row', '2026 11 22 2026 11 23'],
    ['a list of amounts', '100 200 300 400 500'],
    ['a number in an address on the web', 'example.com/item/13812345678?id=13912345678'],
    ['an unallotted prefix', '12012345678'],
    ['a wrong check character', '110105194912310021'],
    ['a birthday that no calendar has', identity('11010519490230002')],
    ['a province that does not exist', identity('99010519491231002')],
    ['a card that fails its check', '4111111111111112'],
    ['digits that pass Luhn under no issuer', '9000000000000001'],
    ['a hash', 'a1b13812345678c2'],
    ['a mention', '@13 hello @everyone'],
    ['half an address', 'user@localhost, @example.com, a@b'],
    ['a province and a word', '新a12 云服务b34567890'],
    ['a version', 'v10.2.30.4-beta'],
    ['an IBAN that fails its check', 'GB82WEST12345698765433'],
    ['a number that was never issued', '666-12-3456'],
    ['a service line', '客服400-820-8820'],
    ['a messenger without an id', '微信支付很方便，加微信聊'],
    ['a hyphenated reference', '2024-13812345678-01'],
  ])('leaves %s alone', (_, text) => {
    expect(found(text)).toEqual([]);
  });

  it('finds every valid identity number and none with another check character', () => {
    const body = fc
      .tuple(
        fc.constantFrom('110105', '440301', '310104'),
        fc.integer({ min: 1950, max: 2015 }),
        fc.integer({ min: 0, max: 999 }),
      )
      .map(([area, year, order]) => `${area}${year}0615${String(order).padStart(3, '0')}`);
    fc.assert(
      fc.property(body, fc.constantFrom(...'0123456789X'), (digits, check) => {
        const valid = identity(digits);
        expect(found(`证件${valid}。`)).toEqual([`identity ${valid}`]);
        if (`${digits}${check}` !== valid)
          expect(found(`证件${digits}${check}。`).filter((hit) => hit.startsWith('identity'))).toEqual([]);
      }),
    );
  });

  it.each([
    ['digits', '1'.repeat(1_000_000)],
    ['digits apart', '1 '.repeat(500_000)],
    ['groups', '138-'.repeat(250_000)],
    ['at signs', '@'.repeat(1_000_000)],
    ['labels', 'a@a.'.repeat(250_000)],
    ['letters before an at sign', `${'a'.repeat(999_999)}@`],
    ['numbers', '13812345678 '.repeat(83_000)],
  ])('reads a megabyte of %s and stops at what is of use', (_, text) => {
    expect(scan(text).length).toBeLessThanOrEqual(1000);
  });
});

function luhn(digits: string): boolean {
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}
