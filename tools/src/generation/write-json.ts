import { writeFile } from 'node:fs/promises';
import { format } from 'prettier';

/** Writes a file of JSON as `npm run check` wants it: objects by line, lists in one where they fit. */
export async function writeJson(file: string, value: unknown): Promise<void> {
  await writeFile(file, await format(JSON.stringify(value, null, 2), { parser: 'json', printWidth: 120 }));
}
