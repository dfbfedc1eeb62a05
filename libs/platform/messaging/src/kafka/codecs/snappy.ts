import { compress, uncompress } from 'snappy';

/** Java producers wrap Snappy in xerial's framing: this magic, two versions, then blocks each led by its length. */
const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_HEADER_BYTES = 16;
const LENGTH_BYTES = 4;

/** Writes one raw block, which every client reads. */
export function compressSnappy(plain: Buffer): Promise<Buffer> {
  return compress(plain);
}

/** Reads a raw block (librdkafka, Go) or xerial's framing (Java). Rejects on anything else. */
export async function uncompressSnappy(compressed: Buffer): Promise<Buffer> {
  if (!compressed.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC)) return uncompressBlock(compressed);
  const blocks: Buffer[] = [];
  for (let at = XERIAL_HEADER_BYTES; at < compressed.length;) {
    const start = at + LENGTH_BYTES;
    const end = start + compressed.readInt32BE(at);
    if (end < start || end > compressed.length) throw new Error('a Snappy block is longer than what holds it');
    blocks.push(await uncompressBlock(compressed.subarray(start, end)));
    at = end;
  }
  return Buffer.concat(blocks);
}

async function uncompressBlock(block: Buffer): Promise<Buffer> {
  return (await uncompress(block, { asBuffer: true })) as Buffer;
}
