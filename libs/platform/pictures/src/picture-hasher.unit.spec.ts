import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { PictureHasher } from './picture-hasher.js';
import { heic, png } from './testing/index.js';

const hasher = new PictureHasher();

afterAll(() => hasher.close());

/** A picture with light and shade at every scale. */
function aPicture(width: number, height: number): Promise<Buffer> {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      const [u, v] = [x / width, y / height];
      const light = 128 + 60 * Math.sin(9 * u) * Math.cos(5 * v) + 60 * Math.sin(31 * u * v);
      pixels.fill(Math.max(0, Math.min(255, light)), at, at + 3);
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

async function pdqOf(bytes: Buffer): Promise<bigint> {
  const { pdq } = await hasher.hash(bytes);
  expect(pdq).toMatch(/^[0-9a-f]{64}$/);
  return BigInt(`0x${pdq}`);
}

function bitsBetween(one: bigint, other: bigint): number {
  return (one ^ other).toString(2).replaceAll('0', '').length;
}

describe('hashing a picture', () => {
  it('gives its digests, its PDQ and how much there is to be seen', async () => {
    const hashes = await hasher.hash(await aPicture(600, 400));
    expect(hashes).toMatchObject({ quality: 100, md5: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(hashes.unreadable).toBeUndefined();
  });

  it('keeps a copy that is smaller and in another format near, and one turned on its side far', async () => {
    const original = await aPicture(900, 700);
    const copy = await sharp(original).resize(300, 233).jpeg({ quality: 60 }).toBuffer();
    const one = await pdqOf(original);
    expect(bitsBetween(await pdqOf(copy), one)).toBeLessThanOrEqual(31);
    expect(bitsBetween(await pdqOf(await sharp(original).rotate(90).toBuffer()), one)).toBeGreaterThan(31);
  });

  it('says of a blank picture that there is nothing to be seen', async () => {
    const blank = await sharp({ create: { width: 80, height: 80, channels: 3, background: '#777' } })
      .png()
      .toBuffer();
    expect(await hasher.hash(blank)).toMatchObject({ quality: 0 });
  });

  it('answers for bytes that are no picture, or one that breaks off, and goes on', async () => {
    const picture = await aPicture(600, 400);
    const drawing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect/></svg>');
    for (const [bytes, reason] of [
      [Buffer.alloc(0), 'format'],
      [randomBytes(5_000), 'format'],
      [drawing, 'format'],
      [heic(), 'format'],
      [heic('mif1'), 'format'],
      [picture.subarray(0, picture.length / 2), 'broken'],
    ] as const) {
      const { pdq, unreadable, sha256 } = await hasher.hash(bytes);
      expect([pdq, unreadable, sha256.length]).toEqual([undefined, reason, 64]);
    }
    expect(await hasher.hash(picture)).toMatchObject({ quality: 100 });
  });

  it('does not unpack a small file that claims to be a huge picture', async () => {
    expect(await hasher.hash(png(60_000, Buffer.alloc(100)))).toMatchObject({ unreadable: 'pixels' });
  });

  it('passes over a picture that nobody waits for when its turn comes', async () => {
    const gone = new AbortController();
    const first = hasher.hash(await aPicture(60, 40));
    const second = hasher.hash(await aPicture(60, 40), gone.signal);
    gone.abort();
    await expect(second).rejects.toThrow('abort');
    expect(await first).toMatchObject({ quality: expect.any(Number) });
  });

  it('refuses what is too large, and ends what takes too long', async () => {
    const strict = new PictureHasher({ mostBytes: 1_000 });
    await expect(strict.hash(Buffer.alloc(1_001))).rejects.toThrow('larger than 1000');
    await strict.close();
    const hasty = new PictureHasher({ timeoutMs: 1 });
    await expect(hasty.hash(await aPicture(60, 40))).rejects.toThrow('longer than 1 ms');
    await hasty.close();
  });
});
