/**
 * What characters are drawn like where that is not how they are read: a Bengali ৪ is the digit four and drawn like 8, a Lao ຝ
 * like a Thai ฝ. Ideographs are left out, since of two that look alike both are in use.
 * @param prototypes of UTS 39
 * @param read what a character is compared as by its meaning
 */
export function drawnForms(
  prototypes: ReadonlyMap<string, string>,
  read: (text: string) => string,
): [point: number, drawn: string][] {
  const sources = new Set([...prototypes.keys()].flatMap((source) => [source, source.toUpperCase()]));
  return [...sources]
    .filter((source) => /^[^\0-\x7f\p{sc=Han}]$/u.test(source))
    .map((source): [number, string] => [source.codePointAt(0) as number, drawnForm(source, prototypes)])
    .filter(([point, drawn]) => {
      const source = String.fromCodePoint(point);
      if (/^[\p{P}\p{S}]$/u.test(source) && /^[\0-\x7f\s]*$/.test(drawn)) return false;
      return read(drawn) !== read(source);
    })
    .sort(([one], [other]) => one - other);
}

/**
 * The last prototype, by way of lower case, so that characters with one prototype in either case have one form. Where they lead
 * in a circle (the prototype's lower case is the character), it is the least of them.
 */
function drawnForm(source: string, prototypes: ReadonlyMap<string, string>): string {
  const next = (character: string): string =>
    /[\0-\x7f]/.test(character) ? character : (prototypes.get(character) ?? character.toLowerCase());
  const forms: string[] = [];
  let form = source;
  while (!forms.includes(form)) {
    forms.push(form);
    form = Array.from(form, next).join('');
  }
  return forms.slice(forms.indexOf(form)).sort()[0] as string;
}
