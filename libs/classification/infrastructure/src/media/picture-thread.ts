import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import sharp from 'sharp';
import { hexOfHash, pdqOf } from '@custos/classification-domain';
import type { PictureAnswer, PictureQuestion } from './picture-hasher.js';

/** Larger pictures are brought down to this side first: it halves the hash's work and hardly moves it. */
const LONGEST_SIDE = 512;
/** A picture of few bytes may claim to have any number of pixels. */
const MOST_PIXELS = 100_000_000;
const SECONDS = 10;

// A cache would keep pictures of people in memory.
sharp.cache(false);
sharp.concurrency(1);

async function answer({ id, bytes }: PictureQuestion): Promise<PictureAnswer> {
  const digest = (algorithm: string): string => createHash(algorithm).update(bytes).digest('hex');
  const digests = { md5: digest('md5'), sha256: digest('sha256') };
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error', sequentialRead: true })
      .resize(LONGEST_SIDE, LONGEST_SIDE, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#000' })
      .toColourspace('srgb')
      .timeout({ seconds: SECONDS })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { hash, quality } = pdqOf(lumaOf(data, info.channels), info.height, info.width);
    return { id, ...digests, pdq: hexOfHash('pdq', hash), quality };
  } catch (error) {
    return { id, ...digests, unreadable: (error as Error).message };
  }
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
