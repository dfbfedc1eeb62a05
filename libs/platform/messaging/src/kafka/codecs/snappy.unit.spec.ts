import { describe, expect, it } from '@jest/globals';
import { compressSync } from 'snappy';
import { compressSnappy, uncompressSnappy } from './snappy.js';

const MAGIC = Buffer.from('82534e4150505900', 'hex');

/** As Java's SnappyOutputStream writes: magic, version, oldest compatible version, then blocks led by their length. */
function xerial(...plain: Buffer[]): Buffer {
  const versions = Buffer.from('0000000100000001', 'hex');
  const blocks = plain.flatMap((block) => {
    const compressed = compressSync(block);
    const length = Buffer.alloc(4);
    length.writeInt32BE(compressed.length);
    return [length, compressed];
  });
  return Buffer.concat([MAGIC, versions, ...blocks]);
}

describe('Snappy as Kafka clients write it', () => {
  it('reads back what it wrote', async () => {
    const plain = Buffer.from('治理'.repeat(1_000));
    expect(await uncompressSnappy(await compressSnappy(plain))).toEqual(plain);
  });

  it('reads the blocks of xerial framing one after the other', async () => {
    const plain = [Buffer.alloc(32_768, 'a'), Buffer.alloc(32_768, 'b'), Buffer.from('end')];
    expect(await uncompressSnappy(xerial(...plain))).toEqual(Buffer.concat(plain));
  });

  it('reads xerial framing without any block', async () => {
    expect(await uncompressSnappy(xerial())).toEqual(Buffer.alloc(0));
  });

  it('refuses a block that is longer than what holds it', async () => {
    const framed = xerial(Buffer.from('some text'));
    await expect(uncompressSnappy(framed.subarray(0, -1))).rejects.toThrow(
      'a Snappy block is longer than what holds it',
    );
  });

  it('refuses a block of negative length, which would be read forever', async () => {
    const framed = xerial(Buffer.from('some text'));
    framed.writeInt32BE(-4, 16);
    await expect(uncompressSnappy(framed)).rejects.toThrow('a Snappy block is longer than what holds it');
  });
});
