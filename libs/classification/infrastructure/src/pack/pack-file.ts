import type { PolicyPackProblem } from '@custos/classification-application';
import { isMap, isPair, isScalar, isSeq, Lexer, LineCounter, parseDocument, visit, type Document } from 'yaml';

/** A bank of 100,000 words of usual length has less. */
const MOST_CHARACTERS = 4 * 2 ** 20;
/** More than the form of any file asks for; what follows goes through it by recursion. */
const DEEPEST = 64;
/** In front of the text of a scalar, in what the lexer gives. */
const SCALAR = '\x1f';

/** One YAML file of a pack, which can tell where in it something stands. */
export class PackFile {
  /** What is wrong with the file as YAML, each with its line and column. */
  readonly problems: readonly PolicyPackProblem[];
  readonly #document: Document.Parsed;
  readonly #lines = new LineCounter();

  constructor(
    readonly name: string,
    text: string,
  ) {
    // Keys are compared here: the parser compares each with all before it, which takes hours for a file full of keys.
    const options = { lineCounter: this.#lines, prettyErrors: false, uniqueKeys: false };
    const refused = refusalOf(text);
    this.#document = parseDocument(refused === undefined ? text : '', options);
    this.problems =
      refused !== undefined
        ? [{ pointer: `${name}:1:1`, message: refused }]
        : [
            ...this.#document.errors.map(({ pos, message }) => ({ pointer: this.#at(pos[0]), message })),
            ...this.#unusable(),
          ];
  }

  get value(): unknown {
    return this.#document.toJS({ maxAliasCount: 0 }) as unknown;
  }

  /** `FILE:LINE:COLUMN/POINTER` of a path into the file, or of the nearest thing around it that is there. */
  placeOf(path: readonly string[]): string {
    let node: unknown = this.#document.contents;
    let place = startOf(node) ?? 0;
    for (const step of path) {
      if (isMap(node)) {
        const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step);
        if (pair === undefined) break;
        place = startOf(pair.value) ?? startOf(pair.key) ?? place;
        node = pair.value;
      } else if (isSeq(node)) {
        node = node.items[Number(step)];
        place = startOf(isPair(node) ? node.key : node) ?? place;
      } else break;
    }
    return [this.#at(place), ...path].join('/');
  }

  /** Aliases are of no use here, and nested ones expand without bound. Of a key that is there twice, one would be lost. */
  #unusable(): PolicyPackProblem[] {
    const found: PolicyPackProblem[] = [];
    const refuse = (node: unknown, message: string) =>
      void found.push({ pointer: this.#at(startOf(node) ?? 0), message });
    visit(this.#document, {
      Alias: (_, node) => refuse(node, 'aliases are not taken'),
      Map: (_, { items }) => {
        const seen = new Set<string>();
        for (const { key } of items) {
          const name = isScalar(key) ? String(key.value) : '';
          if (seen.has(name)) refuse(key, `"${name}" is there twice`);
          seen.add(name);
        }
      },
    });
    return found;
  }

  #at(offset: number): string {
    const { line, col } = this.#lines.linePos(offset);
    return `${this.name}:${line}:${col}`;
  }
}

/** What would take the parser, or whoever goes through what it made, longer than anybody waits. */
function refusalOf(text: string): string | undefined {
  if (text.length > MOST_CHARACTERS) return `the file is longer than ${MOST_CHARACTERS} characters`;
  let depth = 0;
  let before = '';
  for (const token of new Lexer().lex(text)) {
    if (before === SCALAR) before = '';
    else {
      before = token;
      if (token === '[' || token === '{') depth++;
      else if (token === ']' || token === '}') depth--;
      if (depth > DEEPEST) return `lists and maps are nested more than ${DEEPEST} deep`;
    }
  }
  return undefined;
}

function startOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  const { range } = node as { range?: readonly number[] | null };
  return range?.[0];
}
