import { withPictureRead, type EventData, type HeldPicture, type ValidationProblem } from '@custos/contracts';

/** What a picture's bytes say. */
export interface PictureFacts {
  readonly md5: string;
  readonly sha256: string;
  readonly pdq?: string;
  /** 0 to 100, as PDQ measures how much there is to be seen. */
  readonly quality?: number;
  readonly unreadable?: string;
}

/** Below, a PDQ hash is near to many pictures' that have nothing in common. */
const LEAST_QUALITY = 50;

const DIGESTS = ['sha256', 'md5'] as const;

/** Digests that a publisher sent beside the bytes, and that are not theirs: one of the two is of another picture. */
export function foreignDigests({ beside, path }: HeldPicture, facts: PictureFacts): ValidationProblem[] {
  const parent = path.slice(0, -1);
  return DIGESTS.filter((name) => beside[name] !== undefined && beside[name] !== facts[name]).map((name) => ({
    pointer: ['', 'data', ...parent, name].join('/'),
    message: 'is not that of the bytes: send one of the two, or both of the same picture',
  }));
}

/**
 * The event's data without the picture. What was computed takes the place of what the publisher says of it, but for
 * the PDQ of a picture that could not be looked at here.
 */
export function withFacts(data: EventData, picture: HeldPicture, facts: PictureFacts): EventData {
  const { md5, sha256, pdq, quality, unreadable } = facts;
  const read = { md5, sha256, quality, unreadable };
  if (unreadable !== undefined) return withPictureRead(data, picture, read);
  return withPictureRead(data, picture, { ...read, pdq: (quality ?? 0) < LEAST_QUALITY ? undefined : pdq });
}
