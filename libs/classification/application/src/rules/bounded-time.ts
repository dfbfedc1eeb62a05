import type { ASTNode } from '@marcbachmann/cel-js';

/** What goes through a list, once for each of its elements. */
const THROUGH_LISTS: ReadonlySet<unknown> = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);
/** Lists that are as long as a sender likes. */
const LISTS: ReadonlySet<unknown> = new Set(['hosts', 'banks']);

/**
 * Refuses expressions whose time a hostile text could raise without bound: regular expressions, and going through a list
 * once for each element of a list.
 * @throws Error in one line
 */
export function refuseUnboundedTime(expression: ASTNode): void {
  for (const node of nodesIn(expression)) {
    if ((node.op === 'rcall' || node.op === 'call') && node.args[0] === 'matches')
      throw new Error('matches() can run for ever on a hostile text: use a bank of words');
    if (node.op !== 'rcall' || !THROUGH_LISTS.has(node.args[0])) continue;
    for (const inner of nodesIn(node.args[2])) {
      if ((inner.op === 'rcall' && THROUGH_LISTS.has(inner.args[0])) || (inner.op === '.' && LISTS.has(inner.args[1])))
        throw new Error(`${node.args[0]}() may not go through a list within it: their lengths multiply`);
    }
  }
}

/** All nodes at and below what is given. */
export function* nodesIn(root: unknown): Generator<ASTNode> {
  const parts: unknown[] = [root];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    if (Array.isArray(part)) parts.push(...(part as unknown[]));
    else if (isNode(part)) {
      yield part;
      parts.push(part.args);
    }
  }
}

function isNode(part: unknown): part is ASTNode {
  return typeof part === 'object' && part !== null && 'op' in part && 'args' in part;
}
