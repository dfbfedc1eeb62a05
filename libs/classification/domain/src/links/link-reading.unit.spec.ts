import { describe, expect, it } from '@jest/globals';
import { foldTable } from '../folding/fold-table.js';
import { LinkReading } from './link-reading.js';
import { LINK_TRAITS } from './link-traits.js';
import { shownHost } from './punycode.js';

const OFFICIAL = [
  'icbc.com.cn',
  'paypal.com',
  'alipay.com',
  'taobao.com',
  'apple.com',
  '95588.com',
  'jd.com',
  'github.io',
];
const reading = new LinkReading(foldTable(), [OFFICIAL]);

function read(text: string): LinkReading {
  reading.begin([{ pointer: '/text', text }]);
  return reading;
}

describe('links that pose as another host', () => {
  it.each([
    'https://icbc-login.top/wap',
    'paypa1-help.xyz/verify',
    'https://paypal.top',
    'http://paypal.com.account-check.net/signin',
    'http://secure.paypal.evil.cc',
    'http://evil.top/www.icbc.com.cn/login',
    'http://paypal.com@203.0.113.7/',
    'http://xn--pypal-4ve.com/',
    'http://раураl.com/',
    'https://mypaypalsupport.com',
    'http://tao-bao.vip',
    'paypal.pages.dev',
  ])('%s', (text) => {
    expect([read(text).posing(0), read(text).official(0)]).toEqual([1, 0]);
  });

  it.each([
    'https://www.icbc.com.cn/',
    'https://www.paypal.com/signin',
    'm.jd.com',
    'https://login.taobao.com/?to=alipay.com',
  ])('%s is official', (text) => {
    expect([read(text).posing(0), read(text).official(0)]).toEqual([0, 1]);
  });

  it.each([
    'https://example.com',
    'pineapple.com',
    'https://news.sina.com.cn/a/paypal',
    'https://jdk.org',
    'https://tldr.io',
  ])('%s is neither', (text) => {
    expect([read(text).posing(0), read(text).official(0)]).toEqual([0, 0]);
  });
});

describe('what the form of a link tells', () => {
  it.each([
    ['http://203.0.113.7/x', 'address'],
    ['打开 t.cn/Ab3 看', 'shortened'],
    ['https://anything.top', 'cheap'],
    ['https://xn--fiqs8s.cn', 'international'],
    ['https://раураl.com', 'mixed'],
    ['hxxps://bank[.]com', 'disguised'],
    ['https://bank.com@evil.org/', 'user'],
    ['https://a.b.c.bank.com/', 'deep'],
  ] as const)('%s: %s', (text, trait) => {
    expect(LINK_TRAITS.filter((known) => read(text).having(known) > 0)).toContain(trait);
  });

  it('tells nothing of an ordinary one', () => {
    const { count } = read('https://www.example.com/a?b=c');
    expect([count, LINK_TRAITS.filter((known) => reading.having(known) > 0)]).toEqual([1, []]);
  });
});

describe('encoded labels', () => {
  it.each([
    ['xn--fiqs8s.xn--fiqs8s', '中国.中国'],
    ['www.xn--bcher-kva.example', 'www.bücher.example'],
    ['xn--80ak6aa92e.com', 'аррӏе.com'],
    ['xn--.com', '.com'],
    ['xn--99999999.com', 'xn--99999999.com'],
    ['xn--ü.com', 'xn--ü.com'],
  ])('%s is %s', (host, shown) => {
    expect(shownHost(host)).toBe(shown);
  });
});
