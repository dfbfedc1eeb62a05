import type { Json } from './json.js';

/** A value that JSON cannot hold; `pointer` is the JSON Pointer to it. */
export class NotCanonicalError extends TypeError {
  override readonly name = 'NotCanonicalError';

  constructor(
    readonly pointer: string,
    readonly reason: string,
  ) {
    super(`no canonical JSON at "${pointer}": ${reason}`);
  }
}

/**
 * RFC 8785: members ordered by UTF-16 code units, numbers as ECMAScript writes them, no white space. Lone surrogates
 * become U+FFFD, where the RFC would refuse the text.
 * @throws NotCanonicalError for NaN, infinities, undefined, bigint, functions and anything but plain objects and arrays
 */
export function canonicalJson(value: Json): string {
  const text = write(value);
  if (text === undefined) throw firstProblem(value, '') ?? new NotCanonicalError('', 'unknown');
  return text;
}

/** The UTF-8 bytes of {@link canonicalJson}: what is hashed and what is stored. */
export function canonicalBytes(value: Json): Buffer {
  return Buffer.from(canonicalJson(value), 'utf8');
}

// The writer answers undefined for what it cannot write; only then is the tree walked again for the pointer, so that
// the common case pays nothing for it.
function write(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.toWellFormed());
    case 'number':
      return Number.isFinite(value) ? String(value) : undefined;
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? writeArray(value) : writeObject(value);
    default:
      return undefined;
  }
}

function writeArray(items: readonly unknown[]): string | undefined {
  let text = '[';
  for (let index = 0; index < items.length; index++) {
    const item = write(items[index]);
    if (item === undefined) return undefined;
    text += index === 0 ? item : `,${item}`;
  }
  return `${text}]`;
}

function writeObject(object: object): string | undefined {
  if (!isPlain(object)) return undefined;
  const keys = sortedKeys(object);
  let text = '{';
  let previous: string | undefined;
  for (const key of keys) {
    const name = key.toWellFormed();
    const member = write(object[key]);
    if (member === undefined || name === previous) return undefined;
    text += previous === undefined ? `${JSON.stringify(name)}:${member}` : `,${JSON.stringify(name)}:${member}`;
    previous = name;
  }
  return `${text}}`;
}

function isPlain(object: object): object is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype === Object.prototype || prototype === null) return true;
  // Objects of another realm (worker, test sandbox) have another Object.prototype.
  return Object.prototype.toString.call(object) === '[object Object]' && !('toJSON' in object);
}

function sortedKeys(object: object): string[] {
  const keys = Object.keys(object);
  for (let index = 1; index < keys.length; index++) {
    if ((keys[index - 1] ?? '') > (keys[index] ?? '')) return sortAll(keys);
  }
  return keys.every((key) => key.isWellFormed()) ? keys : sortAll(keys);
}

function sortAll(keys: string[]): string[] {
  return keys.sort((one, other) => compareCodeUnits(one.toWellFormed(), other.toWellFormed()));
}

function compareCodeUnits(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function firstProblem(value: unknown, pointer: string): NotCanonicalError | undefined {
  if (typeof value === 'number' && !Number.isFinite(value)) return new NotCanonicalError(pointer, `${value}`);
  if (value === null || typeof value === 'boolean' || typeof value === 'string' || typeof value === 'number') return;
  if (typeof value !== 'object') return new NotCanonicalError(pointer, `a value of type ${typeof value}`);
  if (!Array.isArray(value) && !isPlain(value)) {
    return new NotCanonicalError(pointer, `${value.constructor.name} is neither a plain object nor an array`);
  }
  const names = new Set<string>();
  // Not Object.entries for arrays: it would pass over the holes.
  const entries: [string, unknown][] = Array.isArray(value)
    ? Array.from(value, (item: unknown, index) => [String(index), item])
    : Object.entries(value);
  for (const [key, member] of entries) {
    const name = key.toWellFormed();
    const inner = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (names.has(name))
      return new NotCanonicalError(inner, 'two members bear this name once lone surrogates are replaced');
    names.add(name);
    const problem = firstProblem(member, inner);
    if (problem) return problem;
  }
  return undefined;
}
