import { mapPersonal, sealContextOf } from '@custos/contracts';
import type { Draft } from '@custos/intake-domain';
import type { Seal } from './ports.js';

type Headers = Readonly<Record<string, string>>;

/** One object per type and trace, so that whoever writes headers out does it once for many records. */
export function sharedHeaders(): (type: string, traceparent: string | undefined) => Headers {
  const known = new Map<string, Headers>();
  return (type, traceparent) => {
    const name = traceparent === undefined ? type : `${type} ${traceparent}`;
    let headers = known.get(name);
    if (headers === undefined) {
      headers = traceparent === undefined ? { 'ce-type': type } : { 'ce-type': type, traceparent };
      known.set(name, headers);
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
