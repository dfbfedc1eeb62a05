import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import kafkajs from 'kafkajs';
import { compressFrame, decompressFrame } from 'lz4-napi';
import { compressSnappy, uncompressSnappy } from './snappy.js';

/** What kafkajs wants of a codec; it hands its encoder over for writing. */
interface Codec {
  compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>;
  decompress(compressed: Buffer): Promise<Buffer>;
}

/** Nearly as small as the default level for our records, at half the time. */
const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

// kafkajs encodes one partition after the other, so a trip through the thread pool per batch would only add its delay.
const zstd: Codec = {
  compress: async ({ buffer }) => zstdCompressSync(buffer, FAST),
  decompress: async (compressed) => zstdDecompressSync(compressed),
};

const lz4: Codec = {
  compress: ({ buffer }) => compressFrame(buffer),
  decompress: (compressed) => decompressFrame(compressed),
};

const snappy: Codec = {
  compress: ({ buffer }) => compressSnappy(buffer),
  decompress: (compressed) => uncompressSnappy(compressed),
};

/**
 * Makes every codec of Kafka known to kafkajs, which by itself reads gzip only: one publisher of another company that
 * writes lz4 would stop our consumers. The registry is global to the process.
 */
export function registerCodecs(): void {
  const { CompressionCodecs, CompressionTypes } = kafkajs;
  CompressionCodecs[CompressionTypes.ZSTD] = () => zstd;
  CompressionCodecs[CompressionTypes.LZ4] = () => lz4;
  CompressionCodecs[CompressionTypes.Snappy] = () => snappy;
}
