import { Folder, foldTable, PinyinFolder, seededNumbers } from '@custos/classification-domain';

const FIRST = 0x4e00;
const LAST = 0x9fa5;
const INITIALS = ['', ...'b p m f d t n l g k h j q x zh ch sh r z c s y w'.split(' ')];
const FINALS =
  'a o e ai ei ao ou an en ang eng ong i ia ie iao iu ian in iang ing iong u ua uo uai ui uan un uang v ve ue'.split(
    ' ',
  );
/** Sounds that are taken for one another in speech, and so in writing that hides. */
const CONFUSED: readonly (readonly [RegExp, string])[] = [
  [/^zh/, 'z'],
  [/^ch/, 'c'],
  [/^sh/, 's'],
  [/^n/, 'l'],
  [/^l/, 'n'],
  [/ang$/, 'an'],
  [/eng$/, 'en'],
  [/ing$/, 'in'],
];

/** Rewrites texts as those do who hide them from filters: characters give way to others that sound alike. */
export class Homophones {
  readonly #soundOf = new Map<string, string>();
  readonly #writing = new Map<string, string[]>();
  readonly #alike = new Map<string, string>();

  constructor() {
    const folder = new Folder(foldTable());
    const pinyin = new PinyinFolder();
    const sound = (text: string): string => pinyin.fold(folder.fold(text)).toString();
    for (let point = FIRST; point <= LAST; point++) {
      const character = String.fromCharCode(point);
      const read = sound(character);
      if (read === character || folder.fold(character).toString() !== character) continue;
      this.#soundOf.set(character, read);
      this.#writing.set(read, [...(this.#writing.get(read) ?? []), character]);
    }
    for (const syllable of INITIALS.flatMap((initial) => FINALS.map((final) => initial + final))) {
      const confused = CONFUSED.find(([pattern]) => pattern.test(syllable));
      if (confused !== undefined) this.#alike.set(sound(syllable), sound(syllable.replace(...confused)));
    }
  }

  /**
   * @param every one ideograph in so many is rewritten, at least one
   * @param nearly by what sounds nearly alike, where there is something
   * @returns the text itself when nothing in it has a homophone
   */
  rewrite(text: string, every: number, nearly: boolean, seed: number): string {
    const random = seededNumbers(seed);
    const characters = Array.from(text);
    const places = [...characters.keys()].filter((at) => this.#soundOf.has(characters[at] as string));
    const wanted = Math.max(1, Math.floor(places.length / every));
    for (let done = 0; done < wanted && places.length > 0; done++) {
      const [at] = places.splice(Math.floor(random() * places.length), 1) as [number];
      const written = characters[at] as string;
      const sound = this.#soundOf.get(written) as string;
      const others = this.#writing.get((nearly ? this.#alike.get(sound) : undefined) ?? sound) ?? [written];
      characters[at] = others[Math.floor(random() * others.length)] as string;
    }
    return characters.join('');
  }
}
