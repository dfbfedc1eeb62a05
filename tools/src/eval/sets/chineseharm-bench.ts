import { join } from 'node:path';
import { judge } from '@custos/classification-application';
import { seededNumbers, shuffle, solve, type Boundary, type FeatureSpec } from '@custos/classification-domain';
import { atLeast, type Figure, type Figures } from '../../bench/figures.js';
import { heldOutMargins, highest, marginsOf, type Labelled } from '../learning/cross-validation.js';
import { f1PerClass, mean } from '../learning/metrics.js';
import { nearDuplicateGroups } from '../learning/near-duplicate-groups.js';
import { PackWords } from '../learning/pack-words.js';
import { CLASSES, CLASS_OF, decided, NONE, taughtByPacks } from '../learning/taught-by-packs.js';
import { ReadTexts } from '../learning/texts.js';
import { chineseHarm } from '../sources/public-sets.js';

const SPEC: FeatureSpec = { bits: 18, units: 2, syllables: 2, words: 1, shape: true };
/** As the set names the classes, in their order. */
const LABELS = ['博彩', '低俗色情', '谩骂引战', '欺诈', '黑产广告', '不违规'];
const PACKS = ['default', 'review'];
const FEW = [10, 30, 100];
const SEEDS = [1, 2, 3];
/** How much of what packs and other sets taught is kept where few rows of this one are known. */
const KEPT = 0.5;
const LEARNING = { cost: 3, seed: 1 };

/**
 * Chinese messages of five harms and none.
 *
 * `transfer` learns nothing from them: word banks of the packs that ship, composed into texts, their rules' examples and other
 * sets say what is where. Categories fall under the set's classes so: gambling 博彩; adult content 低俗色情; harassment, hate and
 * threats 谩骂引战; fraud and phishing 欺诈; contraband, drugs, weapons, personal data, bought engagement and spam 黑产广告; no
 * category 不违规. `rules` is the default pack alone, as it judges a post: the category of the rule with the highest score, those
 * in shadow too. `few_shot` learns from 10, 30 or 100 rows of each class beside that, `grouped_folds` from four fifths
 * of them, near-duplicates together.
 */
export async function evaluate(data: string): Promise<Figures> {
  const [bench, words] = await Promise.all([chineseHarm(data), PackWords.read(PACKS)]);
  const classes = bench.map(({ label }) => LABELS.indexOf(label));
  const texts = new ReadTexts(SPEC);
  const rows = bench.map(({ text }) => texts.add(text, words.featuresOf(text)));
  const all: Labelled = { rows, classes, classCount: CLASSES.length };
  const taught = await taughtByPacks(join(data, '..'), texts, words);
  const few = FEW.map((count) => [`few_shot_${count}`, fewShot(texts, all, taught.boundaries, count)] as const);
  const margins = heldOutMargins(texts, all, LEARNING, 5, nearDuplicateGroups(bench.map(({ text }) => text)));
  const transferred = rows.map((row) => decided(marginsOf(texts, taught.boundaries, row), taught.limits));
  const perClass = f1PerClass(transferred, classes, CLASSES.length);
  const grouped = f1PerClass(margins.map(highest), classes, CLASSES.length);
  const byRules = bench.map(({ text }) => byRule(words, text));
  return {
    transfer: atLeast(mean(perClass), 'macro-F1', 0.6),
    transfer_harms: { value: mean(perClass.slice(0, NONE)), unit: 'macro-F1' },
    ...Object.fromEntries(
      CLASSES.map((name, one) => [`transfer_${name}`, { value: perClass[one] as number, unit: 'F1' }]),
    ),
    transfer_false_alarms: falseAlarms(transferred, classes),
    rules: { value: mean(f1PerClass(byRules, classes, CLASSES.length)), unit: 'macro-F1' },
    rules_precision: precision(byRules, classes),
    rules_false_alarms: falseAlarms(byRules, classes),
    ...Object.fromEntries(few),
    grouped_folds: { value: mean(grouped), unit: 'macro-F1' },
    grouped_folds_harms: { value: mean(grouped.slice(0, NONE)), unit: 'macro-F1' },
  };
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
    const found = rest.map((place) => highest(marginsOf(texts, own, rows[place] as number)));
    const truth = rest.map((place) => classes[place] as number);
    return mean(f1PerClass(found, truth, classCount));
  });
  const value = mean(values);
  return count === 30 ? atLeast(value, 'macro-F1', 0.8) : { value, unit: 'macro-F1' };
}

/** The class of the default pack's rule with the highest score that is true of a post of this text. */
function byRule({ packs: [pack] }: PackWords, text: string): number {
  if (pack === undefined) return NONE;
  const data = { text };
  const texts = [{ pointer: '/text', text }];
  const { findings } = judge(pack, { type: 'custos.content.TextPosted', platform: 'eval', data, texts });
  const [first] = [...findings].sort((one, other) => other.rule.text.score - one.rule.text.score);
  return first === undefined ? NONE : (CLASS_OF[first.rule.text.category] ?? NONE);
}

/** Of what was called a harm, the share that is that harm. */
function precision(found: readonly number[], truth: readonly number[]): Figure {
  const harms = [...found.keys()].filter((row) => found[row] !== NONE);
  return { value: mean(harms.map((row) => (found[row] === truth[row] ? 1 : 0))), unit: `of ${harms.length} texts` };
}

/** Of what is no harm, the share that was called one. */
function falseAlarms(found: readonly number[], truth: readonly number[]): Figure {
  const harmless = [...truth.keys()].filter((row) => truth[row] === NONE);
  return { value: mean(harmless.map((row) => (found[row] === NONE ? 0 : 1))), unit: `of ${harmless.length} texts` };
}
