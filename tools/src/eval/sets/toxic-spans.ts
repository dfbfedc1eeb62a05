import { join } from 'node:path';
import {
  Examples,
  FeatureBag,
  Folder,
  foldTable,
  logCountRatios,
  marginOf,
  solve,
} from '@custos/classification-domain';
import type { FeatureSpec } from '@custos/classification-domain';
import type { Figures } from '../../bench/figures.js';
import { mean } from '../learning/metrics.js';
import { column, readDelimited } from '../sources/delimited.js';

const SPEC: FeatureSpec = { bits: 18, units: 4, syllables: 0, words: 1, shape: false };
const COST = 0.3;
/** Families of features for the words beside a word, at each distance. */
const BESIDE = [-2, -1, 1, 2];
const FAMILY = 200;
const WORD = /[\p{L}\p{N}'’*@$!#-]*[\p{L}\p{N}*]/gu;
/** Margins beyond which a word may be held to be toxic. */
const THRESHOLDS = Array.from({ length: 41 }, (_, step) => -1 + step * 0.05);

interface Post {
  readonly words: readonly Word[];
  /** Offsets of the units that at least half of the annotators took for toxic. */
  readonly toxic: ReadonlySet<number>;
}

interface Word {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly example: number;
}

/**
 * English posts with the offsets of what makes them toxic (SemEval-2021, task 5). Every word is judged by itself, by its
 * letters, its own form and the two words on each side, with a linear model of the kind that ships, learned from the training
 * split; words side by side make one span. The threshold is the best one on the trial split. The figure is that of the task:
 * the mean over the test split's posts of F1 over offsets, where a post without toxic spans counts 1 if none was found in
 * it and 0 otherwise.
 */
export async function evaluate(data: string): Promise<Figures> {
  const examples = new Examples();
  const reader = new WordReader(examples);
  const [train, trial, test] = (await Promise.all(
    ['train', 'trial', 'test'].map(async (split) => {
      const rows = await readDelimited(join(data, `tsd_${split}.csv`));
      return rows.map((row) => reader.read(column(row, 'text'), JSON.parse(column(row, 'spans')) as number[]));
    }),
  )) as [Post[], Post[], Post[]];
  const words = train.flatMap(({ words: own, toxic }) => own.map((word) => ({ word, toxic: isToxic(word, toxic) })));
  const problem = {
    examples,
    rows: words.map(({ word }) => word.example),
    positive: words.map(({ toxic }) => toxic),
  };
  const buckets = 1 << SPEC.bits;
  const boundary = solve({ ...problem, cost: COST, seed: 1, freedom: logCountRatios(problem, buckets) }, buckets);
  const score = (posts: readonly Post[], threshold: number): number =>
    mean(
      posts.map(({ words: own, toxic }) =>
        f1(
          spansOf(
            own.filter(({ example }) => marginOf(examples.featuresOf(example), boundary) > threshold),
            own,
          ),
          toxic,
        ),
      ),
    );
  const tried = THRESHOLDS.map((threshold) => ({ threshold, value: score(trial, threshold) }));
  const best = tried.reduce((one, other) => (other.value > one.value ? other : one));
  return { span_f1: { value: score(test, best.threshold), unit: 'mean F1 over offsets' } };
}

class WordReader {
  readonly #folder = new Folder(foldTable());
  readonly #bag = new FeatureBag(SPEC);
  /** A number for each form of a word, in the order they were met. */
  readonly #forms = new Map<string, number>();

  constructor(readonly examples: Examples) {}

  read(text: string, offsets: readonly number[]): Post {
    const found = Array.from(text.matchAll(WORD), ({ 0: word, index }) => ({ start: index, text: word }));
    const forms = found.map((word) => this.#formOf(word.text.toLowerCase()));
    const words = found.map(({ start, text: word }, place) => {
      this.#bag.clear();
      this.#bag.read(this.#folder.fold(word));
      for (const [family, distance] of BESIDE.entries()) {
        this.#bag.addNamed(FAMILY + family, forms[place + distance] ?? -1);
      }
      return { start, end: start + word.length, text: word, example: this.examples.add(this.#bag) };
    });
    return { words, toxic: new Set(unitOffsets(text, offsets)) };
  }

  #formOf(word: string): number {
    const form = this.#forms.get(word) ?? this.#forms.size;
    this.#forms.set(word, form);
    return form;
  }
}

/** The set counts characters, of which some are two units. */
function unitOffsets(text: string, offsets: readonly number[]): number[] {
  const starts: number[] = [];
  let unit = 0;
  for (const character of text) {
    starts.push(unit);
    unit += character.length;
  }
  return offsets.flatMap((offset) => starts[offset] ?? []);
}

function isToxic({ start, end }: Word, toxic: ReadonlySet<number>): boolean {
  let within = 0;
  for (let at = start; at < end; at++) if (toxic.has(at)) within++;
  return 2 * within > end - start;
}

/** The offsets of words, and of what stands between two of them that follow each other. */
function spansOf(found: readonly Word[], all: readonly Word[]): Set<number> {
  const offsets = new Set<number>();
  const places = new Map(all.map((word, place) => [word, place]));
  for (const [index, word] of found.entries()) {
    const next = found[index + 1];
    const follows = next !== undefined && places.get(next) === (places.get(word) as number) + 1;
    for (let at = word.start; at < (follows ? next.start : word.end); at++) offsets.add(at);
  }
  return offsets;
}

function f1(found: ReadonlySet<number>, truth: ReadonlySet<number>): number {
  if (truth.size === 0) return found.size === 0 ? 1 : 0;
  const common = [...found].filter((offset) => truth.has(offset)).length;
  return (2 * common) / (found.size + truth.size);
}
