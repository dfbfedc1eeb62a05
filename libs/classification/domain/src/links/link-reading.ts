import { Reading } from '../features/reading.js';
import type { Span } from '../features/text-analysis.js';
import type { FoldTable } from '../folding/fold-table.js';
import { Folder, type FoldedText } from '../folding/folder.js';
import { scanLinks, type Link } from './link-scanner.js';
import { hasTrait, type LinkTrait } from './link-traits.js';
import { PosingHosts } from './posing-hosts.js';

interface Placed {
  readonly link: Link;
  readonly pointer: string;
}

/** Links in the texts of an event: what their form tells, and whose hosts they pose as. */
export class LinkReading extends Reading {
  readonly #banks: readonly (readonly string[])[];
  readonly #folder: Folder;
  /** By bank of hosts, from when it is first asked for. */
  readonly #hosts: (PosingHosts | undefined)[];
  readonly #links: Placed[] = [];
  readonly #found: Link[] = [];

  constructor(table: FoldTable, banks: readonly (readonly string[])[]) {
    super(new Folder(table));
    this.#banks = banks;
    this.#folder = new Folder(table, 'everywhere');
    this.#hosts = new Array<PosingHosts | undefined>(banks.length);
  }

  get count(): number {
    this.make();
    return this.#links.length;
  }

  /** How many links have the trait. */
  having(trait: LinkTrait): number {
    return this.#count((link) => hasTrait(link, trait, this.#folder));
  }

  /** How many lead to hosts of the bank. */
  official(bank: number): number {
    return this.#count((link) => this.#guard(bank).isOfficial(link));
  }

  /** How many look as if they led to a host of the bank and lead elsewhere. */
  posing(bank: number): number {
    return this.#count((link) => this.#guard(bank).isPosing(link));
  }

  spans(): readonly Span[] {
    this.make();
    return this.#links.map(({ pointer, link: { start, end } }) => ({ pointer, start, end }));
  }

  protected override clear(): void {
    this.#links.length = 0;
  }

  protected override read(pointer: string, text: FoldedText): void {
    this.#found.length = 0;
    scanLinks(text, this.#found);
    for (const link of this.#found) this.#links.push({ link, pointer });
  }

  #count(test: (link: Link) => boolean): number {
    this.make();
    let count = 0;
    for (const { link } of this.#links) if (test(link)) count++;
    return count;
  }

  #guard(bank: number): PosingHosts {
    return (this.#hosts[bank] ??= new PosingHosts(this.#banks[bank] as readonly string[], this.#folder));
  }
}
