import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import sharp from 'sharp';
import { hexOfPdq, pdqOf } from './pdq.js';
import type { PictureAnswer, PictureBounds, PictureQuestion, Unreadable } from './picture-hasher.js';

/** Larger pictures are brought down to this side first: it halves the hash's work and hardly moves it. */
const LONGEST_SIDE = 512;

const HEVC_BRANDS = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs']);
const LONGEST_BRANDS = 256;

const { mostPixels, seconds } = workerData as PictureBounds;

// A cache would keep pictures of people in memory.
sharp.cache(false);
sharp.concurrency(1);
// A drawing is a program: it may name other files, and take any time to be drawn.
sharp.block({ operation: ['VipsForeignLoadSvg'] });

async function answer({ id, bytes }: PictureQuestion): Promise<PictureAnswer> {
  const digest = (algorithm: string): string => createHash(algorithm).update(bytes).digest('hex');
  const digests = { md5: digest('md5'), sha256: digest('sha256') };
  if (isHeic(bytes)) return { id, ...digests, unreadable: 'format' };
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error', sequentialRead: true })
      .resize(LONGEST_SIDE, LONGEST_SIDE, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#000' })
      .toColourspace('srgb')
      .timeout({ seconds })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { hash, quality } = pdqOf(lumaOf(data, info.channels), info.height, info.width);
    return { id, ...digests, pdq: hexOfPdq(hash), quality };
  } catch (error) {
    return { id, ...digests, unreadable: reasonOf((error as Error).message) };
  }
}

/**
 * HEIC, as phones take pictures: the prebuilt decoder has none for HEVC, whose patents are in force, and would call
 * such a picture broken. It says what it is in the brands of its first box (ISO/IEC 23008-12, annex B).
 */
function isHeic(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, LONGEST_BRANDS));
  if (start.toString('latin1', 4, 8) !== 'ftyp') return false;
  const end = Math.min(start.readUInt32BE(0), start.byteLength);
  for (let at = 8; at + 4 <= end; at += 4) if (HEVC_BRANDS.has(start.toString('latin1', at, at + 4))) return true;
  return false;
}

/** What the decoder says has words of the file in it, and changes from edition to edition. */
function reasonOf(message: string): Unreadable {
  if (/unsupported image format|is empty|missing/i.test(message)) return 'format';
  if (/pixel limit|too large|dimension/i.test(message)) return 'pixels';
  if (/timeout/i.test(message)) return 'time';
  return 'broken';
}

function lumaOf(pixels: Buffer, channels: number): Float32Array {
  const luma = new Float32Array(pixels.length / channels);
  for (let pixel = 0, at = 0; pixel < luma.length; pixel++, at += channels) {
    const red = pixels[at] as number;
    luma[pixel] =
      channels < 3 ? red : 0.299 * red + 0.587 * (pixels[at + 1] as number) + 0.114 * (pixels[at + 2] as number);
  }
  return luma;
}

const port = parentPort;
if (port === null) throw new Error('the picture thread must be started by PictureHasher');
port.on('message', (question: PictureQuestion) => {
  void answer(question).then((found) => port.postMessage(found));
});
