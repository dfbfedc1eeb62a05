import { hash } from 'node:crypto';

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
  const { platform, source, id, purpose } = parts;
  const digits = hash(
    'sha256',
    prefixed(platform) + prefixed(source) + prefixed(id) + prefixed(String(parts.revision)) + prefixed(purpose),
    'hex',
  );
  const variant = '89ab'.charAt(Number.parseInt(digits.charAt(16), 16) & 3);
  return (
    `${digits.slice(0, 8)}-${digits.slice(8, 12)}-8${digits.slice(13, 16)}` +
    `-${variant}${digits.slice(17, 20)}-${digits.slice(20, 32)}`
  );
}

function prefixed(part: string): string {
  return `${Buffer.byteLength(part)}:${part}`;
}
