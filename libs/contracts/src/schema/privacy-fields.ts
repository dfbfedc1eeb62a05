import type { PropertySchema, PseudonymKind } from './schema.js';

export interface PersonalField {
  readonly pointer: string;
  readonly path: readonly string[];
  /** Top-level field with the pseudonym whose key seals it; undefined: the event's routing key. */
  readonly owner: string | undefined;
}

export interface PseudonymField {
  readonly pointer: string;
  readonly path: readonly string[];
  /** Whose pseudonym; or the name of the neighbouring field that says so for each event. */
  readonly kind: PseudonymKind | { readonly from: string };
}

/** Bytes that are read where they are taken in, and left out of what is stored. */
export interface PictureField {
  readonly pointer: string;
  readonly path: readonly string[];
}

export interface PrivacyFields {
  readonly personal: readonly PersonalField[];
  readonly pseudonyms: readonly PseudonymField[];
  readonly pictures: readonly PictureField[];
}

/** Where personal data and ids of people stand in data of this schema. Lists hold neither: they are marked `none`. */
export function privacyFieldsOf(schema: PropertySchema): PrivacyFields {
  const personal: PersonalField[] = [];
  const pseudonyms: PseudonymField[] = [];
  const pictures: PictureField[] = [];
  visit(schema, []);
  return { personal, pseudonyms, pictures };

  function visit(node: PropertySchema, path: readonly string[]): void {
    const pointer = pointerTo(path);
    const from = node['x-kind-from'];
    if (node['x-intake'] === 'picture') pictures.push({ pointer, path });
    else if (node['x-privacy'] === 'personal') personal.push({ pointer, path, owner: node['x-owner'] });
    if (node['x-privacy'] === 'pseudonym') {
      pseudonyms.push({ pointer, path, kind: from === undefined ? (node['x-kind'] ?? 'account') : { from } });
    }
    for (const [name, child] of Object.entries(node.properties ?? {})) visit(child, [...path, name]);
  }
}

export function pointerTo(path: readonly (string | number)[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
