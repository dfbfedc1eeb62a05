import { getDomain, getPublicSuffix } from 'tldts';
import type { Folder } from '../folding/folder.js';
import { mixedScripts } from '../names/script-mixture.js';
import type { Link } from './link-scanner.js';
import { shownHost } from './punycode.js';

/** What can be told of a link by its form. */
export const LINK_TRAITS = [
  'address',
  'shortened',
  'cheap',
  'international',
  'mixed',
  'disguised',
  'user',
  'deep',
] as const;
export type LinkTrait = (typeof LINK_TRAITS)[number];

const SHORTENERS = new Set(
  (
    't.cn url.cn dwz.cn suo.im u.nu 6du.in w3t.cn m6z.cn sourl.cn c1n.cn t.co bit.ly tinyurl.com goo.gl is.gd v.gd ow.ly buff.ly ' +
    'rebrand.ly cutt.ly rb.gy shorturl.at tiny.cc t.ly s.id bl.ink lnkd.in qrco.de dlvr.it adf.ly soo.gd clck.ru vk.cc shrtco.de'
  ).split(' '),
);
/** Endings under which names cost next to nothing and abuse is frequent. */
const CHEAP = new Set(
  (
    'top xyz icu vip cc tk ml ga cf gq buzz click link club live shop site online website space store fun work loan win bid ' +
    'men date stream racing party review trade cam rest monster cyou sbs cfd bond lol quest mom autos beauty hair skin makeup pw ws wang ren'
  ).split(' '),
);
const QUAD = /^\d{1,3}(?:\.\d{1,3}){3}$|^0x[\da-f]+$|^\d{8,10}$/u;
const DEEP = 5;

/** Whether a link has a trait; the host is compared as it is shown, its look-alikes read. */
export function hasTrait({ host, written, user, disguised }: Link, trait: LinkTrait, folder: Folder): boolean {
  switch (trait) {
    case 'address':
      return QUAD.test(host);
    case 'shortened':
      return SHORTENERS.has(getDomain(host) ?? host);
    case 'cheap':
      return CHEAP.has(getPublicSuffix(host) ?? '');
    case 'international':
      return written.includes('xn--') || /[^\0-\x7f]/u.test(written);
    case 'mixed':
      return shownHost(written)
        .split('.')
        .some((label) => mixedScripts(label) > 0 || looksLatin(label, folder));
    case 'disguised':
      return disguised;
    case 'user':
      return user !== '';
    case 'deep':
      return host.split('.').length >= DEEP && !QUAD.test(host);
  }
}

/** A label in another script that is read as a Latin one from end to end. */
function looksLatin(label: string, folder: Folder): boolean {
  return /[^\0-\x7f]/u.test(label) && /^[\0-\x7f]+$/u.test(folder.fold(label).toString());
}
