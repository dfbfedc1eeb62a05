import { sealContextOf, type Sealed } from '@custos/contracts';
import type { TextField } from '@custos/classification-domain';
import { PoisonRecord } from '@custos/messaging';
import { BrokenSealError, open, type SubjectKey } from '@custos/privacy';
import type { IncomingEvent } from './incoming-event.js';

export interface SealedText {
  readonly pointer: string;
  readonly sealed: Sealed;
}

/** Data of publishers' own types may be nested; no contract goes deeper. */
const DEEPEST = 8;

/** Named by a file's metadata, written by nobody. */
const PRODUCER = '/synthetic/implicitLabel/producer';

/**
 * The sealed texts of an event in the order they stand in, found by their shape: own types need no contract here.
 * Addresses of media files are left out, since nobody reads them and every picture would count as a link.
 */
export function sealedTexts(data: Readonly<Record<string, unknown>>): SealedText[] {
  const found: SealedText[] = [];
  collect(data, '', 0, found);
  return found;
}

function collect(parent: object, path: string, depth: number, found: SealedText[]): void {
  for (const [name, value] of Object.entries(parent) as [string, unknown][]) {
    if (typeof value !== 'object' || value === null) continue;
    const pointer = `${path}/${escaped(name)}`;
    if (isSealed(value)) {
      if ((depth === 0 || name !== 'url') && pointer !== PRODUCER) found.push({ pointer, sealed: value });
    } else if (depth < DEEPEST) {
      collect(value, pointer, depth + 1, found);
    }
  }
}

function escaped(name: string): string {
  return name.includes('~') || name.includes('/') ? name.replaceAll('~', '~0').replaceAll('/', '~1') : name;
}

function isSealed(value: object): value is Sealed {
  const { kid, nonce, ciphertext } = value as Partial<Sealed>;
  return typeof kid === 'string' && typeof nonce === 'string' && typeof ciphertext === 'string';
}

/**
 * Opens what can be opened; a text whose key was destroyed is as if it had never been written.
 * @param keys answer of the key look-up: undefined for a destroyed key, no entry for one that was never made
 * @throws PoisonRecord for a seal that belongs elsewhere
 */
export function openTexts(
  { record, envelope }: IncomingEvent,
  texts: readonly SealedText[],
  keys: ReadonlyMap<string, SubjectKey | undefined>,
): TextField[] {
  const opened: TextField[] = [];
  for (const { pointer, sealed } of texts) {
    const key = keys.get(sealed.kid);
    if (key === undefined) {
      if (keys.has(sealed.kid)) continue;
      throw new PoisonRecord(record, 'unknown-key', `${pointer} is sealed under a key that was never made`);
    }
    try {
      opened.push({ pointer, text: open(key, sealed, sealContextOf(envelope.id, pointer)) });
    } catch (error) {
      if (error instanceof BrokenSealError) throw new PoisonRecord(record, 'broken-seal', `${pointer} does not open`);
      throw error;
    }
  }
  return opened;
}
