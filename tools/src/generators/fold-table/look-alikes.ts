import { readFile } from 'node:fs/promises';

/** Drawn like Latin letters, where UTS 39 says nothing or another letter: small capitals, turned and open letters. */
const LATIN = 'ɩiʋvɴnʀrƅbƨsɪiʏyᴀaʙbᴄcᴅdᴇeɢgʜhᴊjᴋkʟlᴍmᴏoᴘpꜱsᴛtᴜuᴠvᴡwᴢzꜰføođdħhłlŧtɛeǝeəeɜeɔc';
const OTHER_SCRIPTS = 'вbмmнhкkтtєeзeμu';
/** Stand in for another ideograph where the names of chats and currencies are disguised. */
const IDEOGRAPHS = '徽微薇微崴微溦微囗口兀元';

const LETTER_OR_DIGIT = /^[a-z0-9]+$/;
const PUNCTUATION = /^[-,:;.'!?/\\_*+=~^&%#@|<>]$/;

export interface LookAlikes {
  /** Read so wherever they stand: Latin letters, ideographs, punctuation. */
  readonly always: ReadonlyMap<string, string>;
  /** Letters of other scripts, and symbols: read so only where scripts are mixed. */
  readonly amongOthers: ReadonlyMap<string, string>;
}

/**
 * Single characters that a reader takes for ASCII ones, or for a more common ideograph.
 * @param prototypes of UTS 39
 * @param plain folds one character without look-alikes
 */
export function lookAlikes(prototypes: ReadonlyMap<string, string>, plain: (character: string) => string): LookAlikes {
  const always = new Map<string, string>();
  const amongOthers = new Map<string, string>();
  const common = commonIdeographs();
  const fold = (text: string) => Array.from(text, plain).join('');
  for (const source of new Set([...prototypes.keys()].map(fold))) {
    if (Array.from(source).length !== 1 || /^[\0-\x7f]/.test(source)) continue;
    const targets = [source, source.toUpperCase()].flatMap((form) => {
      const prototype = prototypes.get(form);
      return prototype === undefined ? [] : [fold(prototype)];
    });
    if (/\p{sc=Han}/u.test(source)) {
      const [target = ''] = targets;
      if (/^\p{sc=Han}$/u.test(target) && target !== source && common.has(target) && !common.has(source))
        always.set(source, target);
      continue;
    }
    const read = targets.filter((target) => LETTER_OR_DIGIT.test(target));
    const best = read.find((target) => !/^\d+$/.test(target)) ?? read[0];
    if (best !== undefined) {
      if (/\p{sc=Latin}/u.test(source)) always.set(source, best);
      else if (/[\p{L}\p{M}\p{Nl}\p{So}\p{Sc}]/u.test(source)) amongOthers.set(source, best);
    } else if (
      /^[\p{P}\p{Sk}\p{Sm}\p{Lm}]$/u.test(source) &&
      /\p{sc=Common}/u.test(source) &&
      !'“”‘'.includes(source)
    ) {
      const sign = targets.find((target) => PUNCTUATION.test(target));
      if (sign !== undefined) always.set(source, sign);
    }
  }
  for (const [source, target] of [...pairsOf(LATIN), ...pairsOf(IDEOGRAPHS)]) always.set(source, target);
  for (const [source, target] of pairsOf(OTHER_SCRIPTS)) amongOthers.set(source, target);
  amongOthers.set('×', 'x');
  return { always, amongOthers };
}

/** What each character is confused with, from `confusables.txt` of UTS 39. */
export async function readPrototypes(file: string): Promise<Map<string, string>> {
  const text = await readFile(file, 'utf8');
  const characters = (points: string) =>
    String.fromCodePoint(
      ...points
        .trim()
        .split(' ')
        .map((point) => parseInt(point, 16)),
    );
  return new Map(
    text.split('\n').flatMap((line) => {
      const [source = '', target] = (line.split('#', 1)[0] as string).split(';');
      return target === undefined ? [] : [[characters(source), characters(target)] as const];
    }),
  );
}

/** The ideographs of GB 2312: of two look-alikes that are both in use, neither is read as the other. */
function commonIdeographs(): Set<string> {
  const decoder = new TextDecoder('gbk');
  const found = new Set<string>();
  for (let row = 0xb0; row <= 0xf7; row++) {
    for (let cell = 0xa1; cell <= 0xfe; cell++) found.add(decoder.decode(Uint8Array.of(row, cell)));
  }
  return found;
}

function pairsOf(text: string): [string, string][] {
  return Array.from({ length: text.length / 2 }, (_, pair) => [text.charAt(pair * 2), text.charAt(pair * 2 + 1)]);
}
