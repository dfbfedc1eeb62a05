import type { FoldedText, Folder } from '../folding/folder.js';
import type { TextField } from './text-analysis.js';

/** What one scanner finds in the texts of an event, looked for when it is first asked for: nothing asked costs nothing. */
export abstract class Reading {
  readonly #folder: Folder;
  #fields: readonly TextField[] = [];
  #made = true;

  constructor(folder: Folder) {
    this.#folder = folder;
  }

  /** The texts must stay as they are until the next call. */
  begin(fields: readonly TextField[]): void {
    this.#fields = fields;
    this.#made = false;
  }

  /** To be called before anything is answered. */
  protected make(): void {
    if (this.#made) return;
    this.#made = true;
    this.clear();
    for (const { pointer, text } of this.#fields) this.read(pointer, this.#folder.fold(text));
    this.end();
  }

  protected abstract clear(): void;

  /** @param text holds until the method returns */
  protected abstract read(pointer: string, text: FoldedText): void;

  /** After the last text. */
  protected end(): void {
    // Most readings are complete text by text.
  }
}
