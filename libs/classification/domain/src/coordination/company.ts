/** One act as company is counted: who, and from where; empty where a publisher does not say. */
export interface Presence {
  readonly account: string;
  readonly address: string;
  readonly device: string;
}

const NOWHERE = -1;
const NOBODY = -1;

/**
 * Counts accounts in stretches of a list of acts. Names are numbered once, so that many stretches of one list cost no
 * more than passes over small integers: a text that everybody posts is counted again for each of its posts.
 */
export class Company {
  readonly #accounts: Int32Array;
  readonly #addresses: Int32Array;
  readonly #devices: Int32Array;
  /** By account: the stretch it was last counted in. */
  readonly #counted: Int32Array;
  /** By place, in the present stretch: the account that was there first, and whether another was there too. */
  readonly #first: Int32Array;
  readonly #shared: Uint8Array;
  #stretch = 0;

  constructor(acts: readonly Presence[]) {
    this.#accounts = numbered(acts.map(({ account }) => account));
    this.#addresses = numbered(acts.map(({ address }) => address));
    this.#devices = numbered(acts.map(({ device }) => device));
    this.#counted = new Int32Array(acts.length);
    this.#first = new Int32Array(acts.length);
    this.#shared = new Uint8Array(acts.length);
  }

  /** Different accounts among the acts `from` to `to`, exclusive. */
  accounts(from: number, to: number): number {
    return this.#count(from, to, () => true);
  }

  /** Those of them that have an address in common with another. */
  byAddress(from: number, to: number): number {
    return this.#sharing(this.#addresses, from, to);
  }

  /** Those of them that have a device in common with another. */
  byDevice(from: number, to: number): number {
    return this.#sharing(this.#devices, from, to);
  }

  #sharing(places: Int32Array, from: number, to: number): number {
    this.#meet(places, from, to);
    return this.#count(from, to, (act) => places[act] !== NOWHERE && this.#shared[places[act] as number] === 1);
  }

  #meet(places: Int32Array, from: number, to: number): void {
    this.#first.fill(NOBODY);
    this.#shared.fill(0);
    for (let act = from; act < to; act++) {
      const place = places[act] as number;
      if (place === NOWHERE) continue;
      if (this.#first[place] === NOBODY) this.#first[place] = this.#accounts[act] as number;
      else if (this.#first[place] !== this.#accounts[act]) this.#shared[place] = 1;
    }
  }

  #count(from: number, to: number, counts: (act: number) => boolean): number {
    const stretch = ++this.#stretch;
    let count = 0;
    for (let act = from; act < to; act++) {
      const account = this.#accounts[act] as number;
      if (this.#counted[account] === stretch || !counts(act)) continue;
      this.#counted[account] = stretch;
      count++;
    }
    return count;
  }
}

function numbered(names: readonly string[]): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(names, (name) => {
    if (name === '') return NOWHERE;
    const known = numbers.get(name) ?? numbers.size;
    numbers.set(name, known);
    return known;
  });
}
