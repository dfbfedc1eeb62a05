import type { PolicyPackProblem } from '@custos/classification-application';
import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, visit, type Document } from 'yaml';

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
    const options = { lineCounter: this.#lines, prettyErrors: false, uniqueKeys: true };
    this.#document = parseDocument(text, options);
    this.problems = [
      ...this.#document.errors.map(({ pos, message }) => ({ pointer: this.#at(pos[0]), message })),
      ...this.#aliases(),
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

  /** Aliases are of no use here, and nested ones expand without bound. */
  #aliases(): PolicyPackProblem[] {
    const found: PolicyPackProblem[] = [];
    visit(this.#document, {
      Alias: (_, node) => void found.push({ pointer: this.#at(startOf(node) ?? 0), message: 'aliases are not taken' }),
    });
    return found;
  }

  #at(offset: number): string {
    const { line, col } = this.#lines.linePos(offset);
    return `${this.name}:${line}:${col}`;
  }
}

function startOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  const { range } = node as { range?: readonly number[] | null };
  return range?.[0];
}
