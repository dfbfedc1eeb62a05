import {
  equalValues,
  Folder,
  foldTable,
  NearDuplicateIndex,
  PinyinFolder,
  sampleBands,
  SAMPLE_BANDS,
  Signer,
  SIGNATURE_SIZE,
} from '@custos/classification-domain';
import { atLeast, atMost, type Figure } from '../bench/figures.js';
import { Homophones } from './homophones.js';

const SEED = 1;
const LIGHT = 8;
const HEAVY = 3;
const RANDOM_PAIRS = 400_000;
const LEAST_EQUAL = SIGNATURE_SIZE / 2;
const SHORTEST = 12;

interface Pair {
  readonly text: string;
  readonly rewritten: string;
}

/**
 * How many rewritten copies of texts are recognised (similarity of at least a half), and how many pairs of different
 * texts are taken for copies. Copies are made by rule from the table that folds them, so perfect homophones are inverted
 * by construction; what sounds nearly alike is not, and is the harder and more honest figure.
 */
export function nearDuplicates(texts: readonly string[]): Record<string, Figure> {
  const long = [...new Set(texts)].filter((text) => Array.from(text).length >= SHORTEST);
  const signatures = new Signatures();
  const homophones = new Homophones();
  const rewritten = (every: number, nearly: boolean): Pair[] =>
    long
      .map((text, at) => ({ text, rewritten: homophones.rewrite(text, every, nearly, SEED + at) }))
      .filter((pair) => pair.text !== pair.rewritten);
  const light = rewritten(LIGHT, false);
  const heavy = rewritten(HEAVY, false);
  const nearly = rewritten(HEAVY, true);
  const bySound = (text: string): Uint32Array | undefined => signatures.ofSound(text);
  const byUnits = (text: string): Uint32Array | undefined => signatures.ofUnits(text);
  return {
    homophones_recall: atLeast(recall(light, bySound), 'share of copies', 0.99),
    homophones_recall_as_written: { value: recall(light, byUnits), unit: 'share of copies' },
    many_homophones_recall: atLeast(recall(heavy, bySound), 'share of copies', 0.99),
    many_homophones_recall_as_written: { value: recall(heavy, byUnits), unit: 'share of copies' },
    many_near_homophones_recall: { value: recall(nearly, bySound), unit: 'share of copies' },
    many_near_homophones_recall_by_index: { value: indexRecall(nearly, bySound), unit: 'share of copies' },
    many_near_homophones_recall_by_sample_bands: { value: sampleRecall(nearly, bySound), unit: 'share of copies' },
    ...falsePairs(long, bySound),
  };
}

class Signatures {
  readonly #folder = new Folder(foldTable());
  readonly #pinyin = new PinyinFolder();
  readonly #signer = new Signer(SEED);

  ofUnits(text: string): Uint32Array | undefined {
    const { units, length } = this.#folder.fold(text);
    return this.#signer.sign(units, length)?.slice();
  }

  ofSound(text: string): Uint32Array | undefined {
    const { units, length } = this.#pinyin.fold(this.#folder.fold(text));
    return this.#signer.sign(units, length)?.slice();
  }
}

type Sign = (text: string) => Uint32Array | undefined;

function recall(pairs: readonly Pair[], sign: Sign): number {
  return shareOf(pairs, ({ text, rewritten }) => {
    const [one, other] = [sign(text), sign(rewritten)];
    return one !== undefined && other !== undefined && equalValues(one, other) >= LEAST_EQUAL;
  });
}

function sampleRecall(pairs: readonly Pair[], sign: Sign): number {
  return shareOf(pairs, ({ text, rewritten }) => {
    const [one, other] = [sign(text), sign(rewritten)];
    return one !== undefined && other !== undefined && shareBand(one, other);
  });
}

function indexRecall(pairs: readonly Pair[], sign: Sign): number {
  const index = new NearDuplicateIndex({ capacity: 65_536, horizon: Infinity, leastEqual: LEAST_EQUAL });
  for (const [at, { text }] of pairs.entries()) {
    const signature = sign(text);
    if (signature !== undefined) index.add(signature, at, at);
  }
  return shareOf(pairs, ({ rewritten }) => {
    const signature = sign(rewritten);
    return signature !== undefined && index.add(signature, pairs.length, pairs.length) !== undefined;
  });
}

function falsePairs(texts: readonly string[], sign: Sign): Record<string, Figure> {
  const signatures = texts.map(sign).filter((signature) => signature !== undefined);
  let similar = 0;
  let meeting = 0;
  for (let pair = 0; pair < RANDOM_PAIRS; pair++) {
    const first = (pair * 7919) % signatures.length;
    const distance = 1 + (Math.floor((pair * 104_729) / signatures.length) % (signatures.length - 1));
    const one = signatures[first] as Uint32Array;
    const other = signatures[(first + distance) % signatures.length] as Uint32Array;
    if (equalValues(one, other) >= LEAST_EQUAL) similar++;
    if (shareBand(one, other)) meeting++;
  }
  return {
    false_pairs: atMost(similar / RANDOM_PAIRS, 'share of random pairs', 1e-4),
    false_pairs_by_sample_bands: { value: meeting / RANDOM_PAIRS, unit: 'share of random pairs' },
  };
}

function shareBand(one: Uint32Array, other: Uint32Array): boolean {
  const [ours, theirs] = [new Int32Array(SAMPLE_BANDS), new Int32Array(SAMPLE_BANDS)];
  sampleBands(one, ours);
  sampleBands(other, theirs);
  return ours.some((band, at) => band === theirs[at]);
}

function shareOf(pairs: readonly Pair[], holds: (pair: Pair) => boolean): number {
  return pairs.filter(holds).length / pairs.length;
}
