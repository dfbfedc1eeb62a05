import type { TextField } from './text-analysis.js';
import { VERIFIED_NAME } from './verified-name.js';

/** Sealed as texts are, and written by nobody: whose name was verified, and where something was done from. */
const UNWRITTEN: ReadonlySet<string> = new Set([VERIFIED_NAME, '/deviceId', '/ipAddress']);

/** The texts that somebody wrote; the same list where there are no others. */
export function writtenTexts(texts: readonly TextField[]): readonly TextField[] {
  const isWritten = ({ pointer }: TextField): boolean => !UNWRITTEN.has(pointer);
  return texts.every(isWritten) ? texts : texts.filter(isWritten);
}
