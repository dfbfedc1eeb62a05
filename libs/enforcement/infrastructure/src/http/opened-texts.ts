import { sealContextOf, type EventEnvelope, type Sealed } from '@custos/contracts';
import { BrokenSealError, open, type SubjectKey, type SubjectKeys } from '@custos/privacy';

/** Stands where a text was whose key is destroyed. */
export const ERASED = { erased: true } as const;
/** Stands where a seal is that no key opens: a fault to look into, yet no reason to keep the rest of a case from sight. */
export const UNREADABLE = { unreadable: true } as const;
/** Stands where a text is that this reader may not see. */
export const WITHHELD = { withheld: true } as const;

function isSealed(value: unknown): value is Sealed {
  return typeof value === 'object' && value !== null && 'kid' in value && 'nonce' in value && 'ciphertext' in value;
}

/** The data with every seal replaced. Seals are found by their form, so that publishers' own types are served alike. */
export function withoutSeals(
  data: unknown,
  replace: (sealed: Sealed, pointer: string) => unknown,
  pointer = '',
): unknown {
  if (isSealed(data)) return replace(data, pointer);
  if (Array.isArray(data)) return data.map((item, index) => withoutSeals(item, replace, `${pointer}/${index}`));
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, withoutSeals(value, replace, `${pointer}/${escaped(name)}`)]),
  );
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Opens what these events hold, with one look-up for all their keys. Answers a function from event to opened data. */
export async function openerOf(
  keys: SubjectKeys,
  events: readonly EventEnvelope[],
): Promise<(event: EventEnvelope) => unknown> {
  const kids = new Set<string>();
  for (const { data } of events) withoutSeals(data, ({ kid }) => kids.add(kid));
  const found: ReadonlyMap<string, SubjectKey | undefined> = kids.size === 0 ? new Map() : await keys.lookup([...kids]);
  return ({ id, data }) =>
    withoutSeals(data, (sealed, pointer) => {
      const key = found.get(sealed.kid);
      if (key === undefined) return found.has(sealed.kid) ? ERASED : UNREADABLE;
      try {
        return open(key, sealed, sealContextOf(id, pointer));
      } catch (error) {
        if (error instanceof BrokenSealError) return UNREADABLE;
        throw error;
      }
    });
}
