import type { ValidationProblem } from '../validation-problem.js';
import { pointerTo } from './privacy-fields.js';
import { READ_OF_A_PICTURE } from './published-schema.js';
import { TOPIC_NAMES, type PropertySchema } from './schema.js';

const KEYWORDS = new Set([
  ...'$schema title description type properties required additionalProperties items enum const format'.split(' '),
  ...'minLength maxLength minimum maximum minItems maxItems uniqueItems examples x-type x-topic x-routing'.split(' '),
  ...'x-publisher x-privacy x-kind x-kind-from x-owner x-codes'.split(' '),
]);

/** Written with care, these may stand in our own schemas; a stranger's pattern could hold up every event. */
const TRUSTED_KEYWORDS = new Set(['pattern', 'oneOf', 'x-draft', 'x-intake']);

const PRIMITIVES = new Set(['string', 'integer', 'number', 'boolean', 'null']);
const DEEPEST = 6;

/**
 * What is wrong with an event's schema, with JSON Pointers into it. Every field must be bounded and marked for
 * privacy: whatever is stored unmarked by mistake can never be erased.
 * @param trusted our own schemas may use `pattern` and `oneOf`, and hold a whole stored event as an open object
 */
export function schemaProblems(schema: unknown, trusted: boolean): ValidationProblem[] {
  const problems: ValidationProblem[] = [];
  const say = (path: readonly (string | number)[], message: string): void => {
    problems.push({ pointer: pointerTo(path), message });
  };
  if (!isObject(schema)) return [{ pointer: '', message: 'must be a JSON Schema object' }];
  if (schema.type !== 'object') say(['type'], 'must be "object": the data of an event is an object');
  if (typeof schema['title'] !== 'string') say(['title'], 'must name the event');
  if (typeof schema.description !== 'string') say(['description'], 'must say what happened');
  if (!TOPIC_NAMES.some((topic) => topic === schema['x-topic'])) {
    say(['x-topic'], `must be one of ${TOPIC_NAMES.join(', ')}`);
  }
  checkRouting(schema, say);
  checkNode(schema, [], { marked: false, trusted, say, owners: Object.keys(propertiesOf(schema)) });
  return problems;
}

type Say = (path: readonly (string | number)[], message: string) => void;

interface Context {
  /** Whether a list above was marked, and with it all that it holds. */
  readonly marked: boolean;
  readonly trusted: boolean;
  readonly say: Say;
  readonly owners: readonly string[];
}

function checkRouting(schema: PropertySchema, say: Say): void {
  const routing = schema['x-routing'];
  if (routing === undefined && schema['x-publisher'] !== true) return;
  if (!Array.isArray(routing) || routing.length === 0) {
    return say(['x-routing'], 'must name the fields whose first present one is the routing key');
  }
  const required = Array.isArray(schema.required) ? schema.required : [];
  for (const [index, name] of routing.entries()) {
    const field = propertiesOf(schema)[String(name)];
    if (field?.['x-privacy'] !== 'pseudonym' || field['x-kind'] === undefined) {
      say(['x-routing', index], `"${String(name)}" must be a field marked as the pseudonym of an account or a group`);
    }
  }
  if (!routing.some((name) => required.includes(name))) say(['x-routing'], 'must name at least one required field');
}

function checkNode(node: PropertySchema, path: readonly (string | number)[], context: Context): void {
  const { say, trusted } = context;
  if (path.length > 2 * DEEPEST) return say(path, `nests deeper than ${DEEPEST} levels`);
  for (const keyword of Object.keys(node)) {
    if (!KEYWORDS.has(keyword) && !(trusted && TRUSTED_KEYWORDS.has(keyword))) {
      say([...path, keyword], 'is a keyword that contracts do not use');
    }
  }
  const types = [node.type].flat().filter((type) => type !== 'null');
  const [type] = types;
  if (types.length > 1) say([...path, 'type'], 'must be one type, or one type and null');
  if (type === 'object') return checkObject(node, path, context);
  if (type === 'array') return checkArray(node, path, context);
  if (typeof type !== 'string' || !PRIMITIVES.has(type)) {
    return say([...path, 'type'], 'must be object, array, string, integer, number or boolean');
  }
  if (type === 'string' && !isBounded(node)) say(path, 'must have a maxLength');
  if (!context.marked) checkMark(node, path, context);
}

function checkObject(node: PropertySchema, path: readonly (string | number)[], context: Context): void {
  // A stored event has been checked, and its personal texts sealed, where it was taken in.
  const isStoredEvent = context.trusted && node.properties === undefined && node['x-privacy'] === 'none';
  if (node.additionalProperties !== false && !isStoredEvent) {
    context.say([...path, 'additionalProperties'], 'must be false: an unknown field could hold anything');
  }
  const marked = context.marked || node['x-privacy'] === 'none';
  if (node['x-privacy'] === 'personal' || node['x-privacy'] === 'pseudonym') {
    context.say([...path, 'x-privacy'], 'must stand on the texts within, not on an object');
  }
  for (const name of Array.isArray(node.required) ? node.required : []) {
    if (propertiesOf(node)[String(name)] === undefined) {
      context.say([...path, 'required'], `"${String(name)}" is required but not among the properties`);
    }
  }
  for (const [name, child] of Object.entries(propertiesOf(node))) {
    const inner = [...path, 'properties', name];
    if (isObject(child) && child['x-intake'] !== undefined) checkPicture(node, name, inner, context.say);
    if (isObject(child)) checkNode(child, inner, { ...context, marked });
    else context.say(inner, 'must be a schema');
  }
}

function checkPicture(parent: PropertySchema, name: string, path: readonly (string | number)[], say: Say): void {
  const field = propertiesOf(parent)[name];
  if (field?.['x-intake'] !== 'picture' || field['x-privacy'] !== 'personal' || parent.required?.includes(name))
    say([...path, 'x-intake'], 'must be "picture", on a personal text that may be missing');
  for (const read of READ_OF_A_PICTURE) {
    if (propertiesOf(parent)[read] === undefined) say(path, `needs "${read}" beside it, for what is read of it`);
  }
}

function checkArray(node: PropertySchema, path: readonly (string | number)[], context: Context): void {
  if (typeof node['maxItems'] !== 'number') context.say(path, 'must have maxItems');
  if (!context.marked && node['x-privacy'] !== 'none') {
    context.say([...path, 'x-privacy'], 'must be "none": lists cannot hold personal data or ids of people');
  }
  if (isObject(node.items)) checkNode(node.items, [...path, 'items'], { ...context, marked: true });
  else context.say([...path, 'items'], 'must be a schema');
}

function checkMark(node: PropertySchema, path: readonly (string | number)[], { say, owners }: Context): void {
  const mark: unknown = node['x-privacy'];
  if (mark !== 'none' && mark !== 'pseudonym' && mark !== 'personal') {
    return say([...path, 'x-privacy'], 'must be "none", "pseudonym" or "personal"');
  }
  if (mark === 'none') return;
  if (node.type !== 'string') say([...path, 'x-privacy'], `can be "${mark}" on texts only`);
  if (mark === 'personal') {
    const owner = node['x-owner'];
    if (owner !== undefined && !owners.includes(owner)) say([...path, 'x-owner'], 'must name a top-level field');
    return;
  }
  const kind = node['x-kind'];
  if (kind !== 'account' && kind !== 'group' && node['x-kind-from'] === undefined) {
    say([...path, 'x-kind'], 'must be "account" or "group"');
  }
}

function isBounded(node: PropertySchema): boolean {
  return ['maxLength', 'enum', 'const', 'format', 'pattern'].some((keyword) => node[keyword] !== undefined);
}

function propertiesOf(schema: PropertySchema): Readonly<Record<string, PropertySchema>> {
  return isObject(schema.properties) ? schema.properties : {};
}

function isObject(value: unknown): value is PropertySchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
