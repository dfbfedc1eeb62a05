/** 256 bits in words of 32, and in bands of 16. */
const WORDS = 8;
const BANDS = 16;
const BAND_BITS = 16;
const BUCKETS = 1 << BAND_BITS;
const ROW = BUCKETS + 1;
/** Words of an entry that stand in its bucket, and with its id. */
const STORED = 3;
const POSTING = STORED + 1;
/** Words of a cache line. */
const LINE = 16;

/** The widest search: were every band two bits off or more, the whole would be 32 or more off. */
export const WIDEST_RADIUS = 31;

/** Entries within the radius of a query, in no particular order; refilled by each search. */
export class HammingHits {
  length = 0;
  ids = new Uint32Array(64);
  distances = new Uint8Array(64);

  add(id: number, distance: number): void {
    if (this.length === this.ids.length) this.#grow();
    this.ids[this.length] = id;
    this.distances[this.length++] = distance;
  }

  #grow(): void {
    const ids = new Uint32Array(this.ids.length * 2);
    const distances = new Uint8Array(ids.length);
    ids.set(this.ids);
    distances.set(this.distances);
    this.ids = ids;
    this.distances = distances;
  }
}

/**
 * Exact search for 256-bit hashes within a Hamming distance, by multi-index hashing (Norouzi, Punjani and Fleet, 2012):
 * two hashes at most 31 bits apart have a band of 16 bits in which they are at most one bit apart, so 17 buckets of each
 * band hold everything that can match. Each bucket holds 96 further bits of its entries beside their ids: what is read
 * lies in one place, and those bits settle nearly every candidate. 290 bytes an entry, most of it for that.
 */
export class HammingIndex {
  readonly size: number;
  readonly #words: Uint32Array;
  /** By band and bucket: its first posting. */
  readonly #starts: Uint32Array;
  /** Four words each: three of the entry, then its id. */
  readonly #postings: Uint32Array;
  readonly #from = new Uint32Array(BANDS * (1 + BAND_BITS));
  readonly #to = new Uint32Array(BANDS * (1 + BAND_BITS));
  readonly #touched = new Uint32Array(1);

  private constructor(words: Uint32Array, starts: Uint32Array, postings: Uint32Array) {
    this.size = words.length / WORDS;
    this.#words = words;
    this.#starts = starts;
    this.#postings = postings;
  }

  /**
   * Builds in steps of one band, so that an index of millions can be built without holding up a thread.
   * @param words eight for each entry, whose place is its id; kept, not copied
   */
  static *building(words: Uint32Array): Generator<void, HammingIndex> {
    const size = Math.floor(words.length / WORDS);
    const bands = size === 0 ? 0 : BANDS;
    const starts = new Uint32Array(bands * ROW);
    const postings = new Uint32Array(bands * size * POSTING);
    for (let band = 0; band < bands; band++) {
      fillBand(band, words, starts, postings);
      yield;
    }
    return new HammingIndex(words, starts, postings);
  }

  static build(words: Uint32Array): HammingIndex {
    const steps = this.building(words);
    for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
  }

  /**
   * Every entry at most `radius` bits from the query, each once.
   * @throws RangeError for a radius above 31: the search would no longer be exact
   */
  search(query: Uint32Array, radius: number, hits: HammingHits): void {
    if (radius > WIDEST_RADIUS) throw new RangeError(`a radius of ${radius} is wider than ${WIDEST_RADIUS}`);
    hits.length = 0;
    if (this.size === 0) return;
    // Up to 15 bits apart, one band of the sixteen must be equal.
    const probes = radius < BANDS ? 1 : 1 + BAND_BITS;
    this.#fetch(query, probes);
    for (let band = 0; band < BANDS; band++) {
      for (let probe = band * probes; probe < (band + 1) * probes; probe++) {
        const from = this.#from[probe] as number;
        const to = this.#to[probe] as number;
        if (from < to) this.#verify(query, radius, band, probes, from, to, hits);
      }
    }
  }

  /**
   * Finds the buckets to be read and touches each line of theirs, so that the memory serves many at a time: one after
   * the other, as the search comes to them, they would be waited for one by one.
   */
  #fetch(query: Uint32Array, probes: number): void {
    const starts = this.#starts;
    const postings = this.#postings;
    for (let band = 0; band < BANDS; band++) {
      const key = bandOf(query, 0, band);
      for (let probe = 0; probe < probes; probe++) {
        const bucket = band * ROW + (probe === 0 ? key : key ^ (1 << (probe - 1)));
        this.#from[band * probes + probe] = starts[bucket] as number;
        this.#to[band * probes + probe] = starts[bucket + 1] as number;
      }
    }
    let touched = 0;
    for (let probe = 0; probe < BANDS * probes; probe++) {
      const end = (this.#to[probe] as number) * POSTING;
      for (let at = (this.#from[probe] as number) * POSTING; at < end; at += LINE) touched ^= postings[at] as number;
    }
    this.#touched[0] = touched;
  }

  #verify(
    query: Uint32Array,
    radius: number,
    band: number,
    probes: number,
    from: number,
    to: number,
    hits: HammingHits,
  ): void {
    const words = this.#words;
    const postings = this.#postings;
    const q0 = query[storedWord(band, 0)] as number;
    const q1 = query[storedWord(band, 1)] as number;
    const q2 = query[storedWord(band, 2)] as number;
    const end = to * POSTING;
    for (let at = from * POSTING; at < end; at += POSTING) {
      const some = bitsOfThree(
        (postings[at] as number) ^ q0,
        (postings[at + 1] as number) ^ q1,
        (postings[at + 2] as number) ^ q2,
      );
      if (some > radius) continue;
      const id = postings[at + 3] as number;
      const distance = hammingDistance(words, id * WORDS, query);
      if (distance <= radius && firstBand(words, id * WORDS, query, probes) === band) hits.add(id, distance);
    }
  }
}

/** Bits in which two 256-bit hashes differ. */
export function hammingDistance(words: Uint32Array, at: number, query: Uint32Array): number {
  let distance = 0;
  for (let word = 0; word < WORDS; word++) distance += bitsOf((words[at + word] as number) ^ (query[word] as number));
  return distance;
}

/** Sorts the entries into the buckets of one band, by counting. */
function fillBand(band: number, words: Uint32Array, starts: Uint32Array, postings: Uint32Array): void {
  const size = words.length / WORDS;
  const row = band * ROW;
  const next = new Uint32Array(BUCKETS);
  for (let id = 0; id < size; id++) {
    const bucket = bandOf(words, id * WORDS, band);
    next[bucket] = (next[bucket] as number) + 1;
  }
  let start = band * size;
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const count = next[bucket] as number;
    starts[row + bucket] = next[bucket] = start;
    start += count;
  }
  starts[row + BUCKETS] = start;
  for (let id = 0; id < size; id++) {
    const entry = id * WORDS;
    const bucket = bandOf(words, entry, band);
    const place = next[bucket] as number;
    next[bucket] = place + 1;
    const at = place * POSTING;
    for (let index = 0; index < STORED; index++)
      postings[at + index] = words[entry + storedWord(band, index)] as number;
    postings[at + STORED] = id;
  }
}

function bandOf(words: Uint32Array, at: number, band: number): number {
  return ((words[at + (band >> 1)] as number) >>> ((band & 1) * BAND_BITS)) & (BUCKETS - 1);
}

/** The words after the band's own: of that one a bucket tells half already. */
function storedWord(band: number, index: number): number {
  return ((band >> 1) + 1 + index) % WORDS;
}

/** The band in whose buckets an entry is met first: it counts there and nowhere else. */
function firstBand(words: Uint32Array, at: number, query: Uint32Array, probes: number): number {
  const near = probes > 1 ? 1 : 0;
  for (let band = 0; band < BANDS; band++)
    if (bitsOf(bandOf(words, at, band) ^ bandOf(query, 0, band)) <= near) return band;
  return -1;
}

function bitsOf(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Three words' counts fit into four bits each, and are summed up together. */
function bitsOfThree(one: number, two: number, three: number): number {
  let a = one - ((one >>> 1) & 0x55555555);
  let b = two - ((two >>> 1) & 0x55555555);
  let c = three - ((three >>> 1) & 0x55555555);
  a = (a & 0x33333333) + ((a >>> 2) & 0x33333333);
  b = (b & 0x33333333) + ((b >>> 2) & 0x33333333);
  c = (c & 0x33333333) + ((c >>> 2) & 0x33333333);
  const bits = a + b + c;
  return Math.imul((bits & 0x0f0f0f0f) + ((bits >>> 4) & 0x0f0f0f0f), 0x01010101) >>> 24;
}
