import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Traditional characters and the simplified ones that OpenCC gives first, variants of Hong Kong and Taiwan included. Where
 * OpenCC prefers the character itself, since a font may lack its simplified form, there is no entry.
 */
export async function simplifiedForms(folder: string): Promise<Map<string, string>> {
  const forms = new Map<string, string>();
  for (const [character, [first = character]] of await entries(folder, 'TSCharacters.txt')) {
    if (first !== character) forms.set(character, first);
  }
  for (const file of ['HKVariants.txt', 'TWVariants.txt']) {
    for (const [standard, [variant = standard]] of await entries(folder, file)) {
      const simplified = forms.get(standard) ?? standard;
      if (!forms.has(variant) && variant !== simplified) forms.set(variant, simplified);
    }
  }
  // A simplified character may itself be the variant of another: nobody's form maps onward.
  for (const [character, simplified] of forms) {
    const last = forms.get(simplified);
    if (last !== undefined) forms.set(character, last);
    if (last === character) forms.delete(character);
  }
  return forms;
}

async function entries(folder: string, file: string): Promise<[string, string[]][]> {
  const text = await readFile(join(folder, file), 'utf8');
  return text.split(/\r?\n/).flatMap((line) => {
    const [key = '', values] = line.split('\t');
    return key.startsWith('#') || values === undefined ? [] : [[key, values.split(' ')] as [string, string[]]];
  });
}
