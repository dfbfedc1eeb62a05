import { crc32, deflateSync } from 'node:zlib';

/** A PNG in shades of grey, with light and shade at every scale: of any side, it looks the same. */
export function aPicture(side: number): Buffer {
  const rows = Array.from({ length: side }, (_row, y) => [
    0,
    ...Array.from({ length: side }, (_pixel, x) => {
      const [u, v] = [x / side, y / side];
      return Math.round(128 + 60 * Math.sin(9 * u) * Math.cos(5 * v) + 60 * Math.sin(31 * u * v));
    }),
  ]);
  return png(side, Buffer.from(rows.flat()));
}

/**
 * A PNG as wide and as high as it claims to be.
 * @param rows of each row a byte for the filter and one for each pixel; what is missing makes it a broken one
 */
export function png(side: number, rows: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 0], 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([signature, ...parts]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
