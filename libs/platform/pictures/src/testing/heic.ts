/** The first box of a picture as phones take it, by its brands, with as much behind it that no decoder here could read. */
export function heic(major = 'heic'): Buffer {
  const brands = Buffer.from(`ftyp${major}\0\0\0\0mif1heic`, 'latin1');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(4 + brands.length);
  return Buffer.concat([length, brands, Buffer.alloc(500, 1)]);
}
