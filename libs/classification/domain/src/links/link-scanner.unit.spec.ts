import { describe, expect, it } from '@jest/globals';
import { foldTable } from '../folding/fold-table.js';
import { Folder } from '../folding/folder.js';
import { scanLinks, type Link } from './link-scanner.js';

const folder = new Folder(foldTable());

function links(text: string): string[] {
  const found: Link[] = [];
  scanLinks(folder.fold(text), found);
  return found.map(({ host, start, end }) => `${host} ${text.slice(start, end)}`);
}

describe('links in text', () => {
  it.each([
    ['请登录https://icbc-vip.top/login?x=1领取', ['icbc-vip.top https://icbc-vip.top/login?x=1']],
    ['登陆 wap.95588.cc 兑换', ['wap.95588.cc wap.95588.cc']],
    ['see www.example.xyz, now', ['www.example.xyz www.example.xyz']],
    ['hxxp://evil.example/a b', ['evil.example hxxp://evil.example/a']],
    ['ｗｗｗ．ｂａｄ．ｃｏｍ', ['www.bad.com ｗｗｗ．ｂａｄ．ｃｏｍ']],
    ['打开 t.cn/Ab3 看', ['t.cn t.cn/Ab3']],
    ['evil。com下载', ['evil.com evil。com']],
    ['http://10.0.0.1:8080/x', ['10.0.0.1 http://10.0.0.1:8080/x']],
    ['a.com b.net', ['a.com a.com', 'b.net b.net']],
    ['hxxp://evil[.]top/x', ['evil.top hxxp://evil[.]top/x']],
    ['看 icbc点com 登录', ['icbc.com icbc点com']],
    ['go to paypal dot com today', ['paypal.com paypal dot com']],
    ['login(.)bank(dot)com', ['login.bank.com login(.)bank(dot)com']],
    ['http://paypal.com@evil.top/x', ['evil.top http://paypal.com@evil.top/x']],
  ])('%s', (text, expected) => {
    expect(links(text)).toEqual(expected);
  });

  it.each([
    'user@example.com',
    'version 1.2.3',
    'ends here.Then goes on',
    'call me.in the evening',
    'a...b',
    '3.14',
    'e.g. this',
    '3点20出发',
    'the dot in the middle',
    'first (second) third',
  ])('leaves "%s" alone', (text) => {
    expect(links(text)).toEqual([]);
  });

  it.each([
    ['labels', 'a.'.repeat(500_000)],
    ['dots', '.'.repeat(1_000_000)],
    ['written dots', 'a dot '.repeat(160_000)],
    ['users', 'http://a.com@'.repeat(70_000)],
    ['letters', `${'a'.repeat(999_990)}.com`],
  ])('reads a megabyte of %s and stops at what is of use', (_, text) => {
    expect(links(text).length).toBeLessThanOrEqual(100);
  });
});
