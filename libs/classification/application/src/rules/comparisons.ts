import type { ASTNode } from '@marcbachmann/cel-js';
import type { Condition, RuleContext } from './rule-environment.js';

type Value = bigint | string;
type Read = (context: RuleContext) => Value;

/**
 * The same condition without an interpreter, for expressions that only compare fields with integers or texts and join that by
 * `&&`, `||` and `!`: most rules, and several times as fast. Reading a field does not throw, so that the order
 * of evaluation, which CEL leaves open, cannot be told.
 * @returns undefined for any other expression
 */
export function compileComparisons(node: ASTNode): Condition | undefined {
  switch (node.op) {
    case '&&':
    case '||': {
      const left = compileComparisons(node.args[0]);
      const right = compileComparisons(node.args[1]);
      if (left === undefined || right === undefined) return undefined;
      return node.op === '&&'
        ? (context) => left(context) && right(context)
        : (context) => left(context) || right(context);
    }
    case '!_': {
      const inner = compileComparisons(node.args);
      return inner && ((context) => !inner(context));
    }
    case '>':
    case '>=':
    case '<':
    case '<=':
    case '==':
    case '!=': {
      const read = fieldReader(node.args[0]);
      const [, { op, args }] = node.args;
      if (read === undefined || op !== 'value' || (typeof args !== 'bigint' && typeof args !== 'string'))
        return undefined;
      return comparison(node.op, read, args);
    }
    default:
      return undefined;
  }
}

function comparison(operator: '>' | '>=' | '<' | '<=' | '==' | '!=', read: Read, value: Value): Condition | undefined {
  if (operator === '==') return (context) => read(context) === value;
  if (operator === '!=') return (context) => read(context) !== value;
  // Texts are ordered by code points in CEL, and not in JavaScript.
  if (typeof value === 'string') return undefined;
  if (operator === '>') return (context) => (read(context) as bigint) > value;
  if (operator === '>=') return (context) => (read(context) as bigint) >= value;
  if (operator === '<') return (context) => (read(context) as bigint) < value;
  return (context) => (read(context) as bigint) <= value;
}

/** Reads `variable.field`. */
function fieldReader(node: ASTNode): Read | undefined {
  if (node.op !== '.' || node.args[0].op !== 'id') return undefined;
  const variable = node.args[0].args as keyof RuleContext;
  const field = node.args[1];
  return (context) => (context[variable] as unknown as Readonly<Record<string, Value>>)[field] as Value;
}
