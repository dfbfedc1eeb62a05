import { mapPersonal, sealContextOf } from '@custos/contracts';
import type { Draft } from '@custos/intake-domain';
import type { Seal } from './ports.js';

/** One object per type, so that whoever writes headers out does it once for many records. */
export function headersFor(traceparent: string | undefined): (type: string) => Readonly<Record<string, string>> {
  const known = new Map<string, Readonly<Record<string, string>>>();
  return (type) => {
    let headers = known.get(type);
    if (headers === undefined) {
      headers = traceparent === undefined ? { 'ce-type': type } : { 'ce-type': type, traceparent };
      known.set(type, headers);
    }
    return headers;
  };
}

/** The event as it stands in the log from now on, its personal texts sealed. */
export function storedForm({ contract, attributes, data }: Draft, seal: Seal): Buffer {
  const { id, partitionkey, schemaversion } = attributes;
  const sealed = mapPersonal(contract, schemaversion, data, partitionkey, (value, pointer, owner) =>
    seal(owner, String(value), sealContextOf(id, pointer)),
  );
  return Buffer.from(JSON.stringify({ ...attributes, data: sealed }));
}
