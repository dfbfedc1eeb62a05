/**
 * One-dimensional arrays in PostgreSQL's binary wire format. The driver would write arrays as text, which doubles a
 * `bytea` into hexadecimal and escapes every string.
 */
const OID = { int2: 21, bytea: 17, text: 25 };
const HEADER_BYTES = 20;

export function smallintArray(values: readonly number[]): Buffer {
  const array = header(OID.int2, values.length, values.length * 6);
  values.forEach((value, at) => {
    array.writeInt32BE(2, HEADER_BYTES + at * 6);
    array.writeInt16BE(value, HEADER_BYTES + at * 6 + 4);
  });
  return array;
}

export function byteaArray(values: readonly Buffer[]): Buffer {
  const array = header(
    OID.bytea,
    values.length,
    values.reduce((sum, value) => sum + 4 + value.length, 0),
  );
  let at = HEADER_BYTES;
  for (const value of values) {
    array.writeInt32BE(value.length, at);
    value.copy(array, at + 4);
    at += 4 + value.length;
  }
  return array;
}

export function textArray(values: readonly string[]): Buffer {
  const lengths = values.map((value) => Buffer.byteLength(value));
  const array = header(
    OID.text,
    values.length,
    lengths.reduce((sum, length) => sum + 4 + length, 0),
  );
  let at = HEADER_BYTES;
  values.forEach((value, index) => {
    const length = lengths[index] ?? 0;
    array.writeInt32BE(length, at);
    array.write(value, at + 4);
    at += 4 + length;
  });
  return array;
}

function header(elementType: number, count: number, bytes: number): Buffer {
  const array = Buffer.allocUnsafe(HEADER_BYTES + bytes);
  array.writeInt32BE(1, 0); // dimensions
  array.writeInt32BE(0, 4); // no NULLs
  array.writeInt32BE(elementType, 8);
  array.writeInt32BE(count, 12);
  array.writeInt32BE(1, 16); // lowest index
  return array;
}
