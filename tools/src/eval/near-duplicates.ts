import { OBSERVATION_FOLDS } from '@custos/classification-application';
import { foldTable, TextAnalyser, type ObservationFold } from '@custos/classification-domain';
import { atLeast, atMost, type Figure } from '../bench/figures.js';
import { Homophones } from './homophones.js';

const SEED = 1;
const LIGHT = 8;
const HEAVY = 3;
const RANDOM_PAIRS = 400_000;
const SHORTEST = 12;

interface Pair {
  readonly text: string;
  readonly rewritten: string;
}

/**
 * How many rewritten copies of texts meet their original where classifiers observe them, and how many pairs of different
 * texts meet. Copies are made by rule from the table that folds them, so perfect homophones are inverted by construction;
 * what sounds nearly alike is not, and is the harder and more honest figure.
 */
export function nearDuplicates(texts: readonly string[]): Record<string, Figure> {
  const long = [...new Set(texts)].filter((text) => Array.from(text).length >= SHORTEST);
  const objectsOf = observed();
  const homophones = new Homophones();
  const recall = (every: number, nearly: boolean): number => {
    const pairs = long
      .map((text, at): Pair => ({ text, rewritten: homophones.rewrite(text, every, nearly, SEED + at) }))
      .filter((pair) => pair.text !== pair.rewritten);
    return pairs.filter(({ text, rewritten }) => meet(objectsOf(text), objectsOf(rewritten))).length / pairs.length;
  };
  return {
    homophones_recall: atLeast(recall(LIGHT, false), 'share of copies', 0.99),
    many_homophones_recall: atLeast(recall(HEAVY, false), 'share of copies', 0.99),
    many_near_homophones_recall: { value: recall(HEAVY, true), unit: 'share of copies' },
    false_pairs: atMost(falsePairs(long.map(objectsOf)), 'share of random pairs', 1e-4),
  };
}

type ObjectsOf = (text: string) => readonly string[];

function observed(): ObjectsOf {
  const fold = OBSERVATION_FOLDS.find(({ variable }) => variable === 'cluster') as ObservationFold;
  const analysis = new TextAnalyser(foldTable(), []).analyse([]);
  return (text) =>
    fold
      .observe(
        {
          ...{ type: 'custos.content.TextPosted', platform: 'evaluation', account: 'account', data: {}, analysis },
          texts: [{ pointer: '/text', text }],
        },
        true,
      )
      .map(({ value }) => value);
}

function falsePairs(objects: readonly (readonly string[])[]): number {
  const signed = objects.filter(({ length }) => length > 0);
  let meeting = 0;
  for (let pair = 0; pair < RANDOM_PAIRS; pair++) {
    const first = (pair * 7919) % signed.length;
    const distance = 1 + (Math.floor((pair * 104_729) / signed.length) % (signed.length - 1));
    if (meet(signed[first] as string[], signed[(first + distance) % signed.length] as string[])) meeting++;
  }
  return meeting / RANDOM_PAIRS;
}

function meet(ours: readonly string[], theirs: readonly string[]): boolean {
  return ours.some((object) => theirs.includes(object));
}
