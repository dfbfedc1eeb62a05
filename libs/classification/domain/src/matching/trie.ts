import { DoubleArray } from './double-array.js';

/** Patterns by their beginnings, before they are laid out; node 0 is the root. */
export class Trie {
  readonly parents: number[] = [0];
  readonly codes: number[] = [0];
  readonly units: number[] = [0];
  readonly #children = new Map<number, number>();

  /** @returns the node that the pattern ends at */
  insert(pattern: Uint16Array, codeOf: Uint16Array): number {
    let node = 0;
    for (const unit of pattern) {
      const code = codeOf[unit] as number;
      const key = node * 0x10000 + code;
      let child = this.#children.get(key);
      if (child === undefined) {
        child = this.parents.push(node) - 1;
        this.codes.push(code);
        this.units.push(unit);
        this.#children.set(key, child);
      }
      node = child;
    }
    return node;
  }

  childrenByNode(): number[][] {
    const children: number[][] = this.parents.map(() => []);
    for (let node = 1; node < this.parents.length; node++)
      (children[this.parents[node] as number] as number[]).push(node);
    return children;
  }
}

/** Gives every node its state, breadth first; `order` is that of the nodes, without the root. */
export function layOut(trie: Trie, highestCode: number): { array: DoubleArray; stateOf: Int32Array; order: number[] } {
  const array = new DoubleArray(highestCode);
  const stateOf = new Int32Array(trie.parents.length);
  const children = trie.childrenByNode();
  const order: number[] = [];
  let level = [0];
  while (level.length > 0) {
    const next: number[] = [];
    for (const node of level) {
      const own = (children[node] as number[]).sort(
        (one, other) => (trie.codes[one] as number) - (trie.codes[other] as number),
      );
      if (own.length === 0) continue;
      const base = array.place(
        stateOf[node] as number,
        own.map((child) => trie.codes[child] as number),
      );
      for (const child of own) {
        stateOf[child] = base + (trie.codes[child] as number);
        order.push(child);
        next.push(child);
      }
    }
    level = next;
  }
  return { array, stateOf, order };
}
