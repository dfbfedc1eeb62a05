import { createHash } from 'node:crypto';

/** What makes an id: the same parts give the same id anywhere, so a repeated delivery is recognised without a look-up. */
export interface IdParts {
  readonly platform: string;
  readonly source: string;
  readonly id: string;
  readonly revision: number;
  readonly purpose: string;
}

/** UUIDv8 of SHA-256 over the parts, each prefixed by its byte length so that no two lists of parts run together. */
export function derivedId(parts: IdParts): string {
  const digest = createHash('sha256');
  for (const part of [parts.platform, parts.source, parts.id, String(parts.revision), parts.purpose]) {
    digest.update(`${Buffer.byteLength(part)}:${part}`);
  }
  const bytes = digest.digest().subarray(0, 16);
  bytes[6] = (bytes.readUInt8(6) & 0x0f) | 0x80;
  bytes[8] = (bytes.readUInt8(8) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
