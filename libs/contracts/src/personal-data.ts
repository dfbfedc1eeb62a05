import type { Contract } from './contract.js';
import type { PseudonymKind } from './schema/index.js';

export type EventData = Readonly<Record<string, unknown>>;

/**
 * The same data with every id of a person replaced by its pseudonym. The data must have passed `validate`.
 * @param pseudonymOf the keyed pseudonym of the publisher's own id, within the platform at hand
 */
export function withPseudonyms(
  contract: Contract,
  version: number,
  data: EventData,
  pseudonymOf: (kind: PseudonymKind, id: string) => string,
): EventData {
  const copy: Record<string, unknown> = { ...data };
  for (const { path, kind } of contract.privacyFields(version).pseudonyms) {
    replaceAt(copy, path, (id, parent) => {
      const actual = typeof kind === 'string' ? kind : parent[kind.from];
      return typeof id === 'string' && (actual === 'account' || actual === 'group') ? pseudonymOf(actual, id) : id;
    });
  }
  return copy;
}

/**
 * The routing key: the first present of the contract's routing fields.
 * @throws RangeError when none is there, which validated data of a publisher's event cannot bring about
 */
export function routingKeyOf(contract: Contract, data: EventData): string {
  for (const name of contract.routing) {
    const value = data[name];
    if (typeof value === 'string') return value;
  }
  throw new RangeError(`${contract.type} holds none of its routing fields`);
}

/**
 * The same data with every personal text replaced: sealed on the way in, opened for a reader who may.
 * @param partitionkey the event's routing key, which owns every text that names no other owner
 * @param replace gets the value, its JSON Pointer (part of the seal's context) and the pseudonym whose key seals it
 */
export function mapPersonal(
  contract: Contract,
  version: number,
  data: EventData,
  partitionkey: string,
  replace: (value: unknown, pointer: string, owner: string) => unknown,
): EventData {
  const { personal } = contract.privacyFields(version);
  if (personal.length === 0) return data;
  const copy: Record<string, unknown> = { ...data };
  for (const { path, pointer, owner } of personal) {
    const named = owner === undefined ? undefined : data[owner];
    replaceAt(copy, path, (value) => replace(value, pointer, typeof named === 'string' ? named : partitionkey));
  }
  return copy;
}

/** What a seal is bound to: moved to another event or another field, it does not open. */
export function sealContextOf(eventId: string, pointer: string): string {
  return eventId + pointer;
}

/** The pseudonyms whose keys seal what this event holds; empty when it holds no personal text. */
export function ownersOf(contract: Contract, version: number, data: EventData, partitionkey: string): Set<string> {
  const owners = new Set<string>();
  mapPersonal(contract, version, data, partitionkey, (value, _pointer, owner) => {
    owners.add(owner);
    return value;
  });
  return owners;
}

type Parent = Record<string, unknown>;

/** Copies the objects on the way, so that what the caller gave stays as it was; a missing field is left missing. */
function replaceAt(root: Parent, path: readonly string[], change: (value: unknown, parent: Parent) => unknown): void {
  let parent = root;
  const last = path.length - 1;
  for (let depth = 0; depth < last; depth++) {
    const name = path[depth] as string;
    const inner = parent[name];
    if (typeof inner !== 'object' || inner === null) return;
    parent = parent[name] = { ...inner } as Parent;
  }
  const name = path[last] as string;
  if (parent[name] !== undefined) parent[name] = change(parent[name], parent);
}
