import { join } from 'node:path';
import type { CompiledPack } from '@custos/classification-application';
import { readPack } from '@custos/classification-infrastructure';
import { seededNumbers, shuffle, solve, type Boundary, type FeatureSpec } from '@custos/classification-domain';
import { atLeast, type Figure, type Figures } from '../../bench/figures.js';
import { ROOT } from '../../run.js';
import { boundaries, heldOutMargins, highest, marginsOf, type Labelled } from '../learning/cross-validation.js';
import { f1PerClass, mean } from '../learning/metrics.js';
import { nearDuplicateGroups } from '../learning/near-duplicate-groups.js';
import { ReadTexts } from '../learning/texts.js';
import { chineseHarm, cold, fbsSms, swsr } from '../sources/public-sets.js';

const SPEC: FeatureSpec = { bits: 18, units: 2, syllables: 2, words: 1, shape: true };
const CLASSES = ['博彩', '低俗色情', '谩骂引战', '欺诈', '黑产广告', '不违规'];
const [ABUSE, NONE] = [2, 5];
/** By harm category of a bank, the class of the set that its words speak for. */
const CLASS_OF: Readonly<Record<string, number>> = {
  GAMBLING_SOLICITATION: 0,
  SEXUAL_CONTENT_ADULT: 1,
  HARASSMENT: ABUSE,
  HATE_SPEECH: ABUSE,
  VIOLENT_THREAT: ABUSE,
  FRAUD_SCAM: 3,
  PHISHING: 3,
  SPAM: 4,
  FAKE_ENGAGEMENT: 4,
  CONTRABAND_SALE: 4,
  PERSONAL_DATA_SALE: 4,
};
/** By category of the messages of fake base stations, the same. */
const CLASS_OF_SMS: Readonly<Record<string, number>> = {
  IL_Gambling: 0,
  IL_Escort_service: 1,
  AD_Loan: 3,
  FR_Financial: 3,
  FR_Other: 3,
  FR_Phishing_Bank_: 3,
  FR_Phishing_Other_: 3,
  IL_Fake_ID_and_invoice: 4,
  AD_Other: 4,
};
/** Whose banks are known. */
const PACKS = ['default', 'review'];
/** Banks about a harm rather than of it, and means of contact that any advertisement has. */
const NEUTRAL = new Set(['warning_or_news', 'seeking_help', 'parody_or_about', 'own_contact', 'messenger']);
const FEW = [10, 30, 100];
const SEEDS = [1, 2, 3];
/** How much of what other sets taught is kept where few rows of this one are known. */
const KEPT = 0.2;
const LEARNING = { cost: 3, seed: 1 };

/** Chinese messages of five harms and none: without a row of the set, with few of each class, and in folds of near-duplicates. */
export async function evaluate(data: string): Promise<Figures> {
  const [bench, ...packs] = await Promise.all([
    chineseHarm(data),
    ...PACKS.map((folder) => readPack(join(ROOT, 'packs/policy', folder))),
  ]);
  const classes = bench.map(({ label }) => CLASSES.indexOf(label));
  const texts = new ReadTexts(SPEC);
  const rows = bench.map(({ text }) => texts.add(text, foundBanks(packs, text)));
  const all: Labelled = { rows, classes, classCount: CLASSES.length };
  const taught = await taughtElsewhere(join(data, '..'), texts, packs);
  const few = FEW.map((count) => [`few_shot_${count}`, fewShot(texts, all, taught, count)] as const);
  const margins = heldOutMargins(texts, all, LEARNING, 5, nearDuplicateGroups(bench.map(({ text }) => text)));
  const transferred = bench.map(({ text }, row) => byBanks(packs, text, marginsOf(texts, taught, rows[row] as number)));
  const perClass = f1PerClass(transferred, classes, CLASSES.length);
  const grouped = f1PerClass(margins.map(highest), classes, CLASSES.length);
  return {
    transfer: atLeast(mean(perClass), 'macro-F1', 0.6),
    transfer_harms: { value: mean(perClass.slice(0, NONE)), unit: 'macro-F1' },
    ...Object.fromEntries(few),
    grouped_folds: { value: mean(grouped), unit: 'macro-F1' },
    grouped_folds_harms: { value: mean(grouped.slice(0, NONE)), unit: 'macro-F1' },
  };
}

/** Boundaries learned from other sets, whose classes are not quite these. */
async function taughtElsewhere(root: string, texts: ReadTexts, packs: readonly CompiledPack[]): Promise<Boundary[]> {
  const [sms, attacks, sexism] = await Promise.all([
    fbsSms(join(root, 'fbs-sms')),
    cold(join(root, 'cold'), 'train'),
    swsr(join(root, 'swsr')),
  ]);
  const known = [
    ...sms.map(({ text, label }) => ({ text, class: CLASS_OF_SMS[label] ?? NONE })),
    ...[...attacks, ...sexism].map(({ text, label }) => ({ text, class: label === '1' ? ABUSE : NONE })),
  ];
  const rows = known.map(({ text }) => texts.add(text, foundBanks(packs, text)));
  const classes = known.map((one) => one.class);
  return boundaries(texts, { rows, classes, classCount: CLASSES.length }, { cost: 0.5, seed: 1 });
}

function fewShot(
  texts: ReadTexts,
  { rows, classes, classCount }: Labelled,
  taught: readonly Boundary[],
  count: number,
): Figure {
  const values = SEEDS.map((seed) => {
    const taken = new Array<number>(classCount).fill(0);
    const learned: number[] = [];
    const rest: number[] = [];
    for (const place of shuffle([...rows.keys()], seededNumbers(seed))) {
      const one = classes[place] as number;
      if ((taken[one] as number) < count) learned.push(place);
      else rest.push(place);
      taken[one] = (taken[one] as number) + 1;
    }
    const own = taught.map(({ weights, bias }, one) => {
      const prior = { weights: weights.map((weight) => weight * KEPT), bias: bias * KEPT };
      const positive = learned.map((place) => classes[place] === one);
      const known = learned.map((place) => rows[place] as number);
      return solve({ examples: texts.examples, rows: known, positive, ...LEARNING, prior }, 1 << SPEC.bits);
    });
    const decided = rest.map((place) => highest(marginsOf(texts, own, rows[place] as number)));
    return mean(
      f1PerClass(
        decided,
        rest.map((place) => classes[place] as number),
        classCount,
      ),
    );
  });
  const value = mean(values);
  return count === 30 ? atLeast(value, 'macro-F1', 0.8) : { value, unit: 'macro-F1' };
}

/** The class whose banks' words stand most in the text; without any, what other sets taught of abuse. */
function byBanks(packs: readonly CompiledPack[], text: string, margins: readonly number[]): number {
  const found = new Array<number>(CLASSES.length).fill(0);
  for (const { id, category, count } of wordCounts(packs, text)) {
    const one = CLASS_OF[category];
    if (one !== undefined && !NEUTRAL.has(id)) found[one] = (found[one] as number) + Math.min(3, count);
  }
  const most = Math.max(...found);
  if (most === 0) return (margins[ABUSE] as number) > 0 ? ABUSE : NONE;
  const tied = [...found.keys()].filter((one) => found[one] === most);
  return tied.reduce((best, one) => ((margins[one] as number) > (margins[best] as number) ? one : best));
}

/** For each bank of either pack a number when a word of it stands in the text, and another when several do. */
function foundBanks(packs: readonly CompiledPack[], text: string): number[] {
  return [...wordCounts(packs, text).entries()].flatMap(([bank, { count }]) =>
    count > 1 ? [2 * bank, 2 * bank + 1] : count > 0 ? [2 * bank] : [],
  );
}

function wordCounts(packs: readonly CompiledPack[], text: string): { id: string; category: string; count: number }[] {
  return packs.flatMap(({ pack, analyser }) => {
    const { words } = analyser.analyse([{ pointer: '/text', text }]);
    return pack.banks.map(({ id, category }, bank) => ({ id, category, count: words[bank] as number }));
  });
}
