import type { Contract } from './contract.js';
import type { EventData } from './personal-data.js';
import type { READ_OF_A_PICTURE } from './schema/index.js';

/** What intake reads of a picture's bytes, by the names of the fields that take their place. */
export type ReadOfPicture = Readonly<Partial<Record<(typeof READ_OF_A_PICTURE)[number], string | number | undefined>>>;

/** A picture that an event holds itself. */
export interface HeldPicture {
  readonly path: readonly string[];
  /** JSON Pointer of the bytes into the data. */
  readonly pointer: string;
  /** Base64. */
  readonly bytes: string;
  /** What the publisher says of it. */
  readonly beside: EventData;
}

/** The pictures in data that has passed `validate`; none in nearly every event. */
export function picturesIn(contract: Contract, version: number, data: EventData): HeldPicture[] {
  return contract.privacyFields(version).pictures.flatMap(({ path, pointer }) => {
    const beside = parentOf(data, path);
    const bytes = beside?.[path.at(-1) as string];
    return beside === undefined || typeof bytes !== 'string' ? [] : [{ path, pointer, bytes, beside }];
  });
}

/** The same data with what was read of a picture in place of its bytes; what is read as undefined is left out. */
export function withPictureRead(data: EventData, { path }: HeldPicture, read: ReadOfPicture): EventData {
  return replaced(data, path, read);
}

function replaced(data: EventData, path: readonly string[], read: ReadOfPicture): EventData {
  const [name = '', ...rest] = path;
  if (rest.length > 0) return { ...data, [name]: replaced(data[name] as EventData, rest, read) };
  const beside = Object.entries({ ...data, ...read }).filter(([field, value]) => field !== name && value !== undefined);
  return Object.fromEntries(beside);
}

function parentOf(data: EventData, path: readonly string[]): EventData | undefined {
  let parent: unknown = data;
  for (const name of path.slice(0, -1)) {
    if (typeof parent !== 'object' || parent === null) return undefined;
    parent = (parent as EventData)[name];
  }
  return typeof parent === 'object' && parent !== null ? (parent as EventData) : undefined;
}
