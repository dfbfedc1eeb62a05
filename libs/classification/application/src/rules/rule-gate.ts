import type { ASTNode } from '@marcbachmann/cel-js';
import type { TextAnalysis } from '@custos/classification-domain';

/** Numbers of banks, at least one of which must have been found. */
type AnyOf = readonly number[];

/**
 * What must have been found for an expression to be true at all, read off its outermost `&&`: from
 * `words.a > 0 && (words.b > 0 || words.c > 1) && …` that a, and one of b and c, must. Most rules are passed over
 * by a few array reads, without evaluating them; what the gate lets through is still evaluated in full.
 */
export class RuleGate {
  readonly #needed: readonly AnyOf[];

  constructor(expression: ASTNode, banks: readonly string[]) {
    this.#needed = conjuncts(expression).flatMap((part) => {
      const found = banksNeeded(part, banks);
      return found === undefined ? [] : [found];
    });
  }

  opensFor({ words }: TextAnalysis): boolean {
    for (const banks of this.#needed) {
      let found = false;
      for (const bank of banks) if ((words[bank] as number) > 0) found = true;
      if (!found) return false;
    }
    return true;
  }

  /** Whether the expression is false wherever none of these banks has a word. */
  needsOneOf(banks: ReadonlySet<number>): boolean {
    return this.#needed.some((anyOf) => anyOf.every((bank) => banks.has(bank)));
  }
}

function conjuncts(node: ASTNode): ASTNode[] {
  return node.op === '&&' ? node.args.flatMap(conjuncts) : [node];
}

/** The banks of `words.x > n`, of sums and of alternatives made of nothing else; undefined for any other expression. */
function banksNeeded(node: ASTNode, banks: readonly string[]): number[] | undefined {
  if (node.op === '||') {
    const sides = node.args.map((side) => banksNeeded(side, banks));
    return sides.some((side) => side === undefined) ? undefined : sides.flatMap((side) => side ?? []);
  }
  if (node.op === '&&') {
    // Either side will do: both are needed.
    return node.args.map((side) => banksNeeded(side, banks)).find((side) => side !== undefined);
  }
  if (node.op !== '>') return undefined;
  const [left, right] = node.args;
  if (right.op !== 'value' || typeof right.args !== 'bigint' || right.args < 0n) return undefined;
  return banksCounted(left, banks);
}

/** A sum of counts is above nothing only where one of them is. */
function banksCounted(node: ASTNode, banks: readonly string[]): number[] | undefined {
  if (node.op === '+') {
    const [left, right] = node.args.map((term) => banksCounted(term, banks));
    return left === undefined || right === undefined ? undefined : [...left, ...right];
  }
  if (node.op !== '.') return undefined;
  const [variable, bank] = node.args;
  // A word in a name is a word of the event too.
  if (variable.op !== 'id' || (variable.args !== 'words' && variable.args !== 'nameWords')) return undefined;
  const index = banks.indexOf(bank);
  return index < 0 ? undefined : [index];
}
