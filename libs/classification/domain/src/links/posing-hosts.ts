import { getDomain, getPublicSuffix } from 'tldts';
import type { Folder } from '../folding/folder.js';
import { ProtectedNames } from '../names/protected-names.js';
import type { Link } from './link-scanner.js';
import { shownHost } from './punycode.js';

const OPTIONS = { allowPrivateDomains: true };
/** Shortest name that counts where it is part of a longer word: `paypal` in `mypaypal`, but not `icbc`. */
const FEWEST_INSIDE = 6;
/** Names shorter than this are looked for as they are: `jd` is near everything. */
const FEWEST_NEAR = 4;
const HOST_IN_PATH = /[a-z0-9-]+(?:\.[a-z0-9-]+)+/gu;

/** Hosts that belong to somebody, and links that look as if they led there and do not. */
export class PosingHosts {
  readonly #folder: Folder;
  readonly #domains: ReadonlySet<string>;
  readonly #names: ReadonlySet<string>;
  readonly #long: readonly string[];
  readonly #near: ProtectedNames;

  /** @param hosts official ones, such as `icbc.com.cn`; all hosts under their domains are official too */
  constructor(hosts: readonly string[], folder: Folder) {
    this.#folder = folder;
    const domains = hosts.map((host) => domainOf(host.toLowerCase()));
    const names = domains.map(nameOf);
    this.#domains = new Set(domains);
    this.#names = new Set(names);
    this.#long = [...this.#names].filter((name) => name.length >= FEWEST_INSIDE);
    this.#near = new ProtectedNames(
      [...this.#names].filter((name) => name.length >= FEWEST_NEAR),
      folder,
    );
  }

  isOfficial({ written }: Link): boolean {
    return this.#domains.has(domainOf(written));
  }

  /** Whether the name of an official host, or one near it, stands where it deceives about the link's own. */
  isPosing(link: Link): boolean {
    if (this.isOfficial(link)) return false;
    const { path, user } = link;
    const host = this.#folder.fold(shownHost(link.written)).toString();
    const domain = domainOf(host);
    if (this.#isLike(nameOf(domain))) return true;
    const below = host.slice(0, -domain.length);
    if (below.split(/[.-]/u).some((label) => this.#names.has(label) && label.length >= FEWEST_NEAR)) return true;
    if (this.#namesOfficial(below) || (user !== '' && this.#domains.has(domainOf(user)))) return true;
    return [...path.matchAll(HOST_IN_PATH)].some(([inPath]) => this.#domains.has(domainOf(inPath)));
  }

  #namesOfficial(below: string): boolean {
    for (const domain of this.#domains) if (`.${below}`.includes(`.${domain}.`)) return true;
    return false;
  }

  #isLike(name: string): boolean {
    if (this.#near.likeness(name) > 0 || this.#names.has(name)) return true;
    const words = name.split('-');
    if (words.length > 1 && words.some((word) => this.#names.has(word) || this.#near.likeness(word) > 0)) return true;
    return this.#long.some((long) => name.includes(long));
  }
}

function domainOf(host: string): string {
  return getDomain(host, OPTIONS) ?? host;
}

/** The label before the public suffix. */
function nameOf(domain: string): string {
  const suffix = getPublicSuffix(domain, OPTIONS);
  return suffix === null || suffix === domain ? domain : domain.slice(0, -suffix.length - 1);
}
