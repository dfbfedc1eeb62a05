/**
 * Damerau-Levenshtein distance (optimal string alignment: insertion, deletion, substitution, transposition of
 * neighbours) between names of up to 64 units. One instance serves call after call without allocating.
 */
export class EditDistance {
  #two = new Uint8Array(66);
  #one = new Uint8Array(66);
  #row = new Uint8Array(66);

  /** @returns the distance, or `most + 1` when it is greater than `most` */
  within(one: string, other: string, most: number): number {
    const rows = one.length;
    const columns = other.length;
    if (Math.abs(rows - columns) > most || rows > 64 || columns > 64) return most + 1;
    for (let column = 0; column <= columns; column++) this.#row[column] = column;
    for (let row = 1; row <= rows; row++) {
      const spare = this.#two;
      this.#two = this.#one;
      this.#one = this.#row;
      this.#row = spare;
      if (this.#fill(one, other, row) > most) return most + 1;
    }
    return Math.min(this.#row[columns] as number, most + 1);
  }

  /** @returns the least of the row, which no later row falls below but by a transposition, and those cost one too */
  #fill(one: string, other: string, row: number): number {
    const above = this.#one;
    const current = this.#row;
    const unit = one.charCodeAt(row - 1);
    current[0] = row;
    let least = row;
    for (let column = 1; column <= other.length; column++) {
      const same = unit === other.charCodeAt(column - 1);
      let cost = (above[column - 1] as number) + (same ? 0 : 1);
      cost = Math.min(cost, (above[column] as number) + 1, (current[column - 1] as number) + 1);
      const swapped =
        row > 1 &&
        column > 1 &&
        unit === other.charCodeAt(column - 2) &&
        one.charCodeAt(row - 2) === other.charCodeAt(column - 1);
      if (swapped) cost = Math.min(cost, (this.#two[column - 2] as number) + 1);
      current[column] = cost;
      if (cost < least) least = cost;
    }
    return least;
  }
}
