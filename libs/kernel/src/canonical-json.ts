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
 * become U+FFFD, where the RFC would refuse the text. Takes any object, since TypeScript does not see that an interface
 * is JSON; what JSON cannot hold is refused.
 * @throws NotCanonicalError for NaN, infinities, undefined, bigint, functions and anything but plain objects and arrays
 */
export function canonicalJson(value: Json | object): string {
  const text = write(value);
  if (text === undefined) throw firstProblem(value, '') ?? new NotCanonicalError('', 'unknown');
  return text;
}

/** The UTF-8 bytes of {@link canonicalJson}: what is hashed and what is stored. */
export function canonicalBytes(value: Json | object): Buffer {
  return Buffer.from(canonicalJson(value), 'utf8');
}

// The writer answers undefined for what it cannot write; only then is the tree walked again for the pointer, so that
// the common case pays nothing for it.
function write(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return quote(value);
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

const NEEDS_ESCAPING = /[^\x20\x21\x23-\x5b\x5d-\ud7ff\ue000-\uffff]/;

function quote(text: string): string {
  // For ids and codes, most of an event, the look costs less than the call into JSON.
  if (text.length < 64 && !NEEDS_ESCAPING.test(text)) return `"${text}"`;
  return JSON.stringify(text.toWellFormed());
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
  let text = '{';
  // Array.sort without a comparison orders by UTF-16 code units, which is the order that the RFC wants.
  for (const key of Object.keys(object).sort()) {
    const name = quotedName(key);
    if (name === undefined) return writeRenamed(object);
    const member = write(object[key]);
    if (member === undefined) return undefined;
    text += text === '{' ? name + member : `,${name}${member}`;
  }
  return `${text}}`;
}

const NAMES_REMEMBERED = 4096;
const quotedNames = new Map<string, string>();

function quotedName(key: string): string | undefined {
  const known = quotedNames.get(key);
  if (known !== undefined) return known;
  if (!key.isWellFormed()) return undefined;
  const name = `${JSON.stringify(key)}:`;
  if (quotedNames.size < NAMES_REMEMBERED) quotedNames.set(key, name);
  return name;
}

function writeRenamed(object: Record<string, unknown>): string | undefined {
  const renamed = Object.entries(object).map(([key, member]) => [key.toWellFormed(), member] as const);
  const distinct = new Map(renamed);
  return distinct.size === renamed.length ? writeObject(Object.fromEntries(distinct)) : undefined;
}

function isPlain(object: object): object is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype === Object.prototype || prototype === null) return true;
  // Objects of another realm (worker, test sandbox) have another Object.prototype.
  return Object.prototype.toString.call(object) === '[object Object]' && !('toJSON' in object);
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
