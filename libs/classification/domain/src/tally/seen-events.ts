import { IdIndex } from '@custos/kernel';

/** Positions that one generation spans; an id is remembered for at least this many positions after it was seen. */
export const GENERATION = 16_384n;

/**
 * Ids of the events that one partition has held lately: exact for the last {@link GENERATION} positions and up to twice
 * that. Generations begin at multiples of it, so what is remembered at a position never depends on restarts.
 */
export class SeenEvents {
  #generation = 0n;
  #current = new IdIndex();
  #previous = new IdIndex();

  /** Remembers the id as seen at a position, not lower than any before. @returns false when it was seen already */
  add(position: bigint, id: Uint32Array): boolean {
    this.#turnTo(position / GENERATION);
    if (this.#previous.find(id) >= 0) return false;
    const { size } = this.#current;
    return this.#current.add(id) === size;
  }

  #turnTo(generation: bigint): void {
    if (generation === this.#generation) return;
    this.#previous = generation === this.#generation + 1n ? this.#current : new IdIndex();
    this.#current = new IdIndex();
    this.#generation = generation;
  }
}

/** The lowest position whose ids still count for an event at `position`. */
export function windowStart(position: bigint): bigint {
  const generation = position / GENERATION;
  return generation === 0n ? 0n : (generation - 1n) * GENERATION;
}
