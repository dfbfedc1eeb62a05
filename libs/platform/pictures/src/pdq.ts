/**
 * PDQ, the perceptual hash of pictures that Meta published (2019): a picture's brightness is blurred and brought down to
 * 64 × 64, transformed by cosines into its 16 × 16 lowest frequencies, and each bit tells whether one of them lies
 * above their median. Ports of it differ by some bits, since decoders and roundings differ; hashes that are 31 bits
 * apart are still taken for the same picture.
 */
export interface Pdq {
  /** 256 bits in eight words, the highest frequencies first. */
  readonly hash: Uint32Array;
  /** 0 to 100: how much there is to be seen. Below 50 a hash says little, and its matches less. */
  readonly quality: number;
}

const SIDE = 64;
const FREQUENCIES = 16;
const BLUR_ROUNDS = 2;
/** Sum of gradients at which a picture has all the quality there is, and their unit; both are part of the format. */
const GRADIENT_UNIT = 100 / 255;
const FULL_QUALITY = 90;

const COSINES = cosines();

/**
 * @param luma brightness of each pixel in rows, 0 to 255; overwritten
 * @throws RangeError when there are fewer pixels than rows × columns, or none
 */
export function pdqOf(luma: Float32Array, rows: number, columns: number): Pdq {
  if (rows < 1 || columns < 1 || luma.length < rows * columns)
    throw new RangeError(`${luma.length} pixels are no picture of ${columns} × ${rows}`);
  const small = decimated(blurred(luma, rows, columns), rows, columns);
  return { hash: bitsAboveMedian(lowFrequencies(small)), quality: qualityOf(small) };
}

/** Two rounds of box filters along rows and columns, each about as wide as what becomes one of 64 pixels, halved. */
function blurred(luma: Float32Array, rows: number, columns: number): Float32Array {
  const other = new Float32Array(rows * columns);
  const across = windowOf(columns);
  const down = windowOf(rows);
  for (let round = 0; round < BLUR_ROUNDS; round++) {
    for (let row = 0; row < rows; row++) boxFilter(luma, other, row * columns, 1, columns, across);
    for (let column = 0; column < columns; column++) boxFilter(other, luma, column, columns, rows, down);
  }
  return luma;
}

function windowOf(length: number): number {
  return Math.floor((length + 2 * SIDE - 1) / (2 * SIDE));
}

/** Running means of a line of `count` values `step` apart; at its ends, of as many as there are. */
function boxFilter(
  from: Float32Array,
  to: Float32Array,
  start: number,
  step: number,
  count: number,
  width: number,
): void {
  const ahead = Math.floor((width + 2) / 2) - 1;
  const behind = width - 1 - ahead;
  let sum = 0;
  let entered = 0;
  let left = 0;
  for (let place = 0; place < count; place++) {
    for (; entered < count && entered <= place + ahead; entered++) sum += from[start + entered * step] as number;
    for (; left < place - behind; left++) sum -= from[start + left * step] as number;
    to[start + place * step] = sum / (entered - left);
  }
}

function decimated(luma: Float32Array, rows: number, columns: number): Float64Array {
  const small = new Float64Array(SIDE * SIDE);
  for (let row = 0; row < SIDE; row++) {
    const from = Math.floor(((row + 0.5) * rows) / SIDE) * columns;
    for (let column = 0; column < SIDE; column++)
      small[row * SIDE + column] = luma[from + Math.floor(((column + 0.5) * columns) / SIDE)] as number;
  }
  return small;
}

function qualityOf(small: Float64Array): number {
  let gradients = 0;
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      const here = small[row * SIDE + column] as number;
      if (row + 1 < SIDE) gradients += steepness(here, small[(row + 1) * SIDE + column] as number);
      if (column + 1 < SIDE) gradients += steepness(here, small[row * SIDE + column + 1] as number);
    }
  }
  return Math.min(100, Math.floor(gradients / FULL_QUALITY));
}

function steepness(one: number, other: number): number {
  return Math.abs(Math.trunc((one - other) * GRADIENT_UNIT));
}

/** Rows 1 to 16 of the cosine transform: the mean of the picture says nothing of what it shows. */
function cosines(): Float64Array {
  const matrix = new Float64Array(FREQUENCIES * SIDE);
  const scale = Math.sqrt(2 / SIDE);
  for (let frequency = 0; frequency < FREQUENCIES; frequency++) {
    for (let place = 0; place < SIDE; place++) {
      const angle = (Math.PI / 2 / SIDE) * (frequency + 1) * (2 * place + 1);
      matrix[frequency * SIDE + place] = scale * Math.cos(angle);
    }
  }
  return matrix;
}

function lowFrequencies(small: Float64Array): Float64Array {
  const half = new Float64Array(FREQUENCIES * SIDE);
  for (let row = 0; row < FREQUENCIES; row++) {
    for (let column = 0; column < SIDE; column++) {
      let sum = 0;
      for (let place = 0; place < SIDE; place++)
        sum += (COSINES[row * SIDE + place] as number) * (small[place * SIDE + column] as number);
      half[row * SIDE + column] = sum;
    }
  }
  const low = new Float64Array(FREQUENCIES * FREQUENCIES);
  for (let row = 0; row < FREQUENCIES; row++) {
    for (let column = 0; column < FREQUENCIES; column++) {
      let sum = 0;
      for (let place = 0; place < SIDE; place++)
        sum += (half[row * SIDE + place] as number) * (COSINES[column * SIDE + place] as number);
      low[row * FREQUENCIES + column] = sum;
    }
  }
  return low;
}

/** Bit 0 is the lowest frequency and stands last in hex, as hashes are written everywhere. */
function bitsAboveMedian(low: Float64Array): Uint32Array {
  const sorted = Float64Array.from(low).sort();
  const median = sorted[(sorted.length >> 1) - 1] as number;
  const hash = new Uint32Array(low.length / 32);
  for (const [bit, value] of low.entries()) {
    const word = hash.length - 1 - (bit >> 5);
    if (value > median) hash[word] = ((hash[word] as number) | (1 << (bit & 31))) >>> 0;
  }
  return hash;
}

/** As PDQ hashes are written everywhere: 64 hex digits. */
export function hexOfPdq(hash: Uint32Array): string {
  return Array.from(hash, (word) => word.toString(16).padStart(8, '0')).join('');
}
