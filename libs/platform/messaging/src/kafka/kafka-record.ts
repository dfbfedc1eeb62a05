import type { IHeaders, KafkaMessage } from 'kafkajs';
import type { LogRecord } from '../port.js';

const NOTHING = Buffer.alloc(0);

/** Key and headers are decoded when they are first asked for: the key by whoever buffers the record, more than once. */
export class KafkaRecord implements LogRecord {
  readonly value: Buffer;
  readonly position: bigint;
  readonly appendedAt: number;
  readonly #rawKey: Buffer | null;
  #key: string | undefined;
  readonly #rawHeaders: IHeaders | undefined;
  #headers: Record<string, string> | undefined;

  constructor(
    readonly topic: string,
    readonly partition: number,
    { value, offset, timestamp, key, headers }: KafkaMessage,
  ) {
    this.value = value ?? NOTHING;
    this.position = BigInt(offset);
    this.appendedAt = Number(timestamp);
    this.#rawKey = key;
    this.#rawHeaders = headers;
  }

  get key(): string {
    return (this.#key ??= this.#rawKey?.toString('utf8') ?? '');
  }

  get headers(): Readonly<Record<string, string>> {
    return (this.#headers ??= decodeHeaders(this.#rawHeaders ?? {}));
  }
}

/** Kafka allows a name more than once; the last one counts. */
function decodeHeaders(raw: IHeaders): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name in raw) {
    const value = raw[name];
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last !== undefined) headers[name] = last.toString();
  }
  return headers;
}
