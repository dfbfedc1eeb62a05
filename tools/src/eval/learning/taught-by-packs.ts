import { join } from 'node:path';
import { marginOf, seededNumbers, shuffle, type Boundary } from '@custos/classification-domain';
import { cedWeibo, cold, fbsSms, swsr } from '../sources/public-sets.js';
import { boundaries } from './cross-validation.js';
import { composedTexts, type ClassedText } from './composed-texts.js';
import type { PackWords } from './pack-words.js';
import type { ReadTexts } from './texts.js';

/** Classes of Chinese messages; `none` comes last and stands for no harm at all. */
export const CLASSES = ['gambling', 'sexual', 'abuse', 'fraud', 'illicit', 'none'] as const;
export const [GAMBLING, SEXUAL, ABUSE, FRAUD, ILLICIT, NONE] = [0, 1, 2, 3, 4, 5];

/** By category of the closed list, the class of harm that it falls under. */
export const CLASS_OF: Readonly<Record<string, number>> = {
  GAMBLING_SOLICITATION: GAMBLING,
  SEXUAL_CONTENT_ADULT: SEXUAL,
  HARASSMENT: ABUSE,
  HATE_SPEECH: ABUSE,
  VIOLENT_THREAT: ABUSE,
  FRAUD_SCAM: FRAUD,
  PHISHING: FRAUD,
  SPAM: ILLICIT,
  FAKE_ENGAGEMENT: ILLICIT,
  CONTRABAND_SALE: ILLICIT,
  PERSONAL_DATA_SALE: ILLICIT,
  DRUG_SALE: ILLICIT,
  WEAPON_SALE: ILLICIT,
};
/** By category of the messages of fake base stations, the same; what they advertise lawfully is left out. */
const CLASS_OF_SMS: Readonly<Record<string, number>> = {
  IL_Gambling: GAMBLING,
  IL_Escort_service: SEXUAL,
  AD_Loan: FRAUD,
  FR_Financial: FRAUD,
  FR_Other: FRAUD,
  FR_Phishing_Bank_: FRAUD,
  FR_Phishing_Other_: FRAUD,
  IL_Fake_ID_and_invoice: ILLICIT,
};
/** Banks whose words say how to get in touch, whatever about. */
const CONTACT = new Set(['messenger', 'profile_pointer', 'group_invitation', 'contraband_offer']);
/** Banks about a harm rather than of it, and words that any message of its kind has. */
const NEUTRAL = new Set([
  'warning_or_news',
  'seeking_help',
  'parody_or_about',
  'own_contact',
  'messenger',
  'profile_pointer',
  'group_invitation',
  'protected_groups',
  'threat_bearing',
  'service_brands',
  'bank_brands',
  'click_request',
  'institution_voice',
  'official_hosts',
  'sms_marketing',
  'sms_hints',
  'lawful_setting',
  'past_or_condemned',
  'play',
  'laughter',
]);
/** A comment that has a word of these is not taken for an ordinary one, whatever its set says. */
const INSULTS = new Set(['coarse_insults', 'targeted_insults', 'group_slurs']);

const COMPOSED = 3000;
const ATTACKS = 3000;
const ORDINARY = 12_000;
/** What a rule's author wrote to say what it means weighs more than what was composed. */
const EXAMPLE_TIMES = 5;
const LONGEST = 80;
const LEARNING = { cost: 0.1, seed: 1 };
/** A harm is said where a text goes beyond what this share of ordinary ones goes beyond. */
const ORDINARY_BEYOND = 0.02;
const FEWEST_UNITS = 6;
const HELD_OUT = 4000;

export interface Taught {
  readonly boundaries: readonly Boundary[];
  /** By class of harm, the margin beyond which it is said. */
  readonly limits: readonly number[];
}

/** What packs and sets know of the classes: margins from composed texts, attacks, messages and ordinary texts. */
export async function taughtByPacks(root: string, texts: ReadTexts, words: PackWords): Promise<Taught> {
  const [train, dev, comments, microblogs, sms] = await Promise.all([
    cold(join(root, 'cold'), 'train'),
    cold(join(root, 'cold'), 'dev'),
    swsr(join(root, 'swsr')),
    cedWeibo(join(root, 'ced-weibo-rumor')),
    fbsSms(join(root, 'fbs-sms')),
  ]);
  const judged = [...train, ...comments];
  const insulting = (text: string): boolean =>
    words.countsIn(text).some(({ id, count }) => count > 0 && INSULTS.has(id));
  const safe = judged.filter(({ label }) => label !== '1').map(({ text }) => text);
  const harmless = [...safe, ...sampled(microblogs, safe.length, 2)].filter(
    (text) => text.length >= FEWEST_UNITS && !insulting(text),
  );
  const ordinary = sampled(harmless, ORDINARY + HELD_OUT, 3).map((text) => text.slice(0, LONGEST));
  const attacks = sampled(
    judged.filter(({ label }) => label === '1').map(({ text }) => text),
    ATTACKS,
    4,
  );
  const learned = ordinary.slice(HELD_OUT);
  const known: ClassedText[] = [
    ...composedTexts(wordingOf(words, learned), COMPOSED, 5),
    ...examplesOf(words),
    ...attacks.map((text) => ({ text, class: ABUSE })),
    ...sms.flatMap(({ text, label }) => {
      const one = CLASS_OF_SMS[label];
      return one === undefined ? [] : [{ text, class: one }];
    }),
    ...learned.map((text) => ({ text, class: NONE })),
  ];
  const add = (text: string): number => texts.add(text, words.featuresOf(text));
  const rows = known.map(({ text }) => add(text));
  const classes = known.map((one) => one.class);
  const taught = boundaries(texts, { rows, classes, classCount: CLASSES.length }, LEARNING);
  const margins = (of: readonly string[], one: number): number[] =>
    of.map((text) => marginOf(texts.examples.featuresOf(add(text)), taught[one] as Boundary)).sort((a, b) => b - a);
  const held = ordinary.slice(0, HELD_OUT);
  const side = (label: string): number[] =>
    margins(
      dev.filter((comment) => comment.label === label).map(({ text }) => text),
      ABUSE,
    );
  const limits = CLASSES.slice(0, NONE).map((_, one) =>
    one === ABUSE ? equalErrors(side('1'), side('0')) : reached(margins(held, one), ORDINARY_BEYOND),
  );
  return { boundaries: taught, limits };
}

/** The class of harm that goes farthest beyond its limit, or none. */
export function decided(margins: readonly number[], limits: readonly number[]): number {
  let best = NONE;
  let most = 0;
  for (const [one, limit] of limits.entries()) {
    const beyond = (margins[one] as number) - limit;
    if (beyond > most) [best, most] = [one, beyond];
  }
  return best;
}

function wordingOf({ packs }: PackWords, ordinary: readonly string[]) {
  const banks = packs.flatMap(({ pack }) => pack.banks);
  const chinese = (words: readonly string[]): string[] => words.filter((word) => /\p{sc=Han}/u.test(word));
  const lists = CLASSES.slice(0, NONE).map((_, one) =>
    banks
      .filter(({ id, category }) => CLASS_OF[category] === one && !NEUTRAL.has(id))
      .map(({ words }) => chinese(words)),
  );
  const neutral = banks.filter(({ id }) => CONTACT.has(id)).flatMap(({ words }) => chinese(words));
  return { lists: lists.map((of) => of.filter((words) => words.length > 0)), neutral, ordinary };
}

function examplesOf({ packs }: PackWords): ClassedText[] {
  return packs.flatMap(({ pack }) =>
    pack.rules.flatMap(({ category, examples: { match, pass } }) => {
      const one = CLASS_OF[category];
      if (one === undefined) return [];
      const texts = (of: typeof match): string[] => of.filter((example) => typeof example === 'string');
      const again = Array.from({ length: EXAMPLE_TIMES }, () => texts(match)).flat();
      return [...again.map((text) => ({ text, class: one })), ...texts(pass).map((text) => ({ text, class: NONE }))];
    }),
  );
}

/**
 * The margin at which as large a share of attacks is missed as of harmless comments on the same people and places is taken
 * for one; both come highest first.
 */
function equalErrors(attacks: readonly number[], harmless: readonly number[]): number {
  let flagged = 0;
  for (const [reaching, margin] of attacks.entries()) {
    while (flagged < harmless.length && (harmless[flagged] as number) >= margin) flagged++;
    if (flagged / harmless.length >= 1 - reaching / attacks.length) return margin;
  }
  return attacks.at(-1) ?? 0;
}

/** The margin that a share of them reaches; they come highest first. */
function reached(margins: readonly number[], share: number): number {
  return margins[Math.min(margins.length - 1, Math.trunc(share * margins.length))] as number;
}

function sampled(texts: readonly string[], count: number, seed: number): string[] {
  return shuffle([...texts], seededNumbers(seed)).slice(0, count);
}
