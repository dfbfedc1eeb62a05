import { Reading } from '../features/reading.js';
import type { Span, TextField } from '../features/text-analysis.js';
import { isNamePointer } from '../features/name-pointer.js';
import type { FoldTable } from '../folding/fold-table.js';
import { Folder, type FoldedText } from '../folding/folder.js';
import { ProtectedNames } from './protected-names.js';
import { mixedScripts } from './script-mixture.js';

/** Names of accounts and groups in an event, and how near they come to protected ones. */
export class NameReading extends Reading {
  readonly #banks: readonly (readonly string[])[];
  readonly #folder: Folder;
  /** By bank, from when it is first asked for. */
  readonly #protected: (ProtectedNames | undefined)[];
  readonly #names: TextField[] = [];

  constructor(table: FoldTable, banks: readonly (readonly string[])[]) {
    super(new Folder(table));
    this.#banks = banks;
    this.#folder = new Folder(table, 'everywhere');
    this.#protected = new Array<ProtectedNames | undefined>(banks.length);
  }

  /** Likeness of a whole name to the nearest one in the bank, in millionths; 0 where none is near. */
  likeness(bank: number): number {
    return this.#most((name) => this.#guard(bank).likeness(name));
  }

  /** Likeness of some words of a name to a name in the bank, in millionths. */
  likenessWithin(bank: number): number {
    return this.#most((name) => this.#guard(bank).likenessWithin(name));
  }

  /** Likeness of some words of a name that does not stand in the event's texts, in millionths. */
  likenessOf(bank: number, name: string): number {
    return this.#guard(bank).likenessWithin(name);
  }

  /** Characters of a script that is not written together with those around it. */
  mixedScripts(): number {
    return this.#most(mixedScripts);
  }

  spans(): readonly Span[] {
    this.make();
    return this.#names.map(({ pointer, text }) => ({ pointer, start: 0, end: text.length }));
  }

  protected override clear(): void {
    this.#names.length = 0;
  }

  protected override read(pointer: string, { raw }: FoldedText): void {
    if (isNamePointer(pointer) && raw !== '') this.#names.push({ pointer, text: raw });
  }

  #most(measure: (name: string) => number): number {
    this.make();
    let most = 0;
    for (const { text } of this.#names) most = Math.max(most, measure(text));
    return most;
  }

  #guard(bank: number): ProtectedNames {
    return (this.#protected[bank] ??= new ProtectedNames(this.#banks[bank] as readonly string[], this.#folder));
  }
}
