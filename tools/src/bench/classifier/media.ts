import { HammingHits, HammingIndex, hammingDistance, WIDEST_RADIUS } from '@custos/classification-domain';
import { atLeast, median, type Figures } from '../figures.js';
import { coreSeconds } from './core-time.js';

const ENTRIES = 1_000_000;
const WORDS = 8;
const LOOKUPS = 4_000;
const ROUNDS = 5;
/** Answers held against comparing with every entry. */
const VERIFIED = 20;

/** Marsaglia's xorshift: the same hashes in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** Half are up to 31 bits from an entry, half from nowhere: pictures that are known, and pictures that are not. */
function queriesFor(entries: Uint32Array, next: () => number): Uint32Array[] {
  return Array.from({ length: LOOKUPS }, (_, lookup) => {
    if (lookup % 2 === 1) return Uint32Array.from({ length: WORDS }, next);
    const entry = (next() % ENTRIES) * WORDS;
    const query = entries.slice(entry, entry + WORDS);
    for (let flip = lookup % 32; flip > 0; flip--) {
      const bit = next() & 255;
      query[bit >> 5] = (query[bit >> 5] as number) ^ (1 << (bit & 31));
    }
    return query;
  });
}

function verify(index: HammingIndex, entries: Uint32Array, query: Uint32Array, hits: HammingHits): void {
  index.search(query, WIDEST_RADIUS, hits);
  let near = 0;
  for (let id = 0; id < ENTRIES; id++) if (hammingDistance(entries, id * WORDS, query) <= WIDEST_RADIUS) near++;
  if (near !== hits.length) throw new Error(`${hits.length} entries were found where ${near} are near enough`);
}

/** `pdq_1m`: exact look-ups among a million PDQ hashes at the widest radius, on one core. */
export async function figures(): Promise<Figures> {
  const next = generator(20_190_801);
  const entries = Uint32Array.from({ length: ENTRIES * WORDS }, next);
  const began = performance.now();
  const index = HammingIndex.build(entries);
  const built = performance.now() - began;
  const queries = queriesFor(entries, next);
  const hits = new HammingHits();
  for (const query of queries.slice(0, VERIFIED)) verify(index, entries, query, hits);
  const rates: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const seconds = coreSeconds(() => {
      for (const query of queries) index.search(query, WIDEST_RADIUS, hits);
    });
    // The first round warms up.
    if (round > 0) rates.push(LOOKUPS / seconds);
  }
  return {
    pdq_1m: atLeast(Math.round(median(rates)), 'look-ups/s', 10_000),
    pdq_1m_build: { value: Math.round(built), unit: 'ms' },
  };
}
