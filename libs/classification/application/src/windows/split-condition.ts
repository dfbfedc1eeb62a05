import { serialize, type ASTNode } from '@marcbachmann/cel-js';

/** A rule's condition in two parts, both of which must be true: over the event, and over what is known elsewhere. */
export interface SplitCondition {
  /** `true` where nothing is asked of the event itself. */
  readonly here: string;
  /** What is asked of numbers of a fold; undefined for a rule that is judged where its event is. */
  readonly elsewhere?: { readonly when: string; readonly questions: readonly Question[] };
}

/** Whether a fold's number has risen to at least this. */
export interface Question extends FieldName {
  readonly least: bigint;
}

export interface FieldName {
  readonly variable: string;
  readonly field: string;
}

/**
 * Parts a condition at its outermost `&&`: the text of an event is open where the event is read, and what accounts have
 * in common is known where observations of it arrive, where the text must not go.
 *
 * @param isElsewhere whether a field of a variable is a fold's
 * @throws Error that says why a condition cannot be parted
 */
export function splitCondition(when: ASTNode, isElsewhere: (name: FieldName) => boolean): SplitCondition {
  const here: ASTNode[] = [];
  const elsewhere: ASTNode[] = [];
  for (const part of conjuncts(when)) {
    const fields = fieldsIn(part).filter(isElsewhere);
    if (fields.length === 0) here.push(part);
    else elsewhere.push(part);
  }
  if (elsewhere.length === 0) return { here: serialize(when) };
  const questions: Question[] = [];
  for (const part of elsewhere) readRising(part, isElsewhere, questions);
  return { here: joined(here), elsewhere: { when: joined(elsewhere), questions } };
}

function joined(parts: readonly ASTNode[]): string {
  return parts.length === 0 ? 'true' : parts.map((part) => `(${serialize(part)})`).join(' && ');
}

function conjuncts(node: ASTNode): ASTNode[] {
  return node.op === '&&' ? node.args.flatMap(conjuncts) : [node];
}

/**
 * Observations of different accounts arrive in no fixed order. Only what one more of them cannot undo may be asked, so
 * that the same signals come of every order: whether numbers have risen to something.
 */
function readRising(node: ASTNode, isElsewhere: (name: FieldName) => boolean, questions: Question[]): void {
  if (node.op === '&&' || node.op === '||') {
    for (const side of node.args) readRising(side, isElsewhere, questions);
    return;
  }
  if (node.op === '>' || node.op === '>=') {
    const [left, right] = node.args;
    const name = fieldName(left);
    if (name !== undefined && isElsewhere(name) && right.op === 'value' && typeof right.args === 'bigint') {
      questions.push({ ...name, least: node.op === '>' ? right.args + 1n : right.args });
      return;
    }
  }
  throw new Error(
    `"${serialize(node)}": what is counted over several accounts can only be asked whether it is > or >= a number, apart from the rest of the condition`,
  );
}

function fieldsIn(node: ASTNode): FieldName[] {
  const found: FieldName[] = [];
  const parts: unknown[] = [node];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    if (Array.isArray(part)) parts.push(...(part as unknown[]));
    else if (isNode(part)) {
      const name = fieldName(part);
      if (name === undefined) parts.push(part.args);
      else found.push(name);
    }
  }
  return found;
}

/** Of `variable.field`, and of `variable.group.field`, whose field is `group.field`. */
function fieldName(node: ASTNode): FieldName | undefined {
  if (node.op !== '.') return undefined;
  const [of, field] = node.args;
  if (of.op === 'id') return { variable: of.args, field };
  if (of.op !== '.') return undefined;
  const [variable, group] = of.args;
  return variable.op === 'id' ? { variable: variable.args, field: `${group}.${field}` } : undefined;
}

function isNode(part: unknown): part is ASTNode {
  return typeof part === 'object' && part !== null && 'op' in part && 'args' in part;
}
