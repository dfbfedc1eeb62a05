import { join } from 'node:path';
import {
  Folder,
  foldTable,
  FeatureBag,
  Examples,
  type FeatureSpec,
  type LabelledRows,
} from '@custos/classification-domain';
import { Homophones } from '../eval/homophones.js';
import { cold, davidson, smishing, swsr, type LabelledText } from '../eval/sources/public-sets.js';

export const FEATURES: FeatureSpec = { bits: 17, units: 3, syllables: 2, words: 2, shape: true };

/** One ideograph in so many is written as another that sounds alike, in a copy that is learned from beside the text. */
const REWRITTEN_EVERY = 6;

/** What a text says of a label: that it holds, that it does not, or, for labels not named, nothing. */
type Said = Readonly<Record<string, boolean>>;

interface Gathered {
  readonly name: string;
  readonly rows: number[];
  readonly positive: boolean[];
  readonly rewritten: (number | undefined)[];
}

export interface TrainingTexts {
  readonly examples: Examples;
  readonly labels: readonly LabelledRows[];
}

/**
 * Sets whose licences allow weights that are learned from them to be passed on: COLD (Apache-2.0), SWSR (MIT), Davidson and
 * others (MIT), SMS phishing of Mishra and Soni (CC BY 4.0).
 * @param root the folder that holds a folder for each
 */
export async function openSets(root: string): Promise<TrainingTexts> {
  const [attacks, sexism, tweets, messages] = await Promise.all([
    cold(join(root, 'cold'), 'train'),
    swsr(join(root, 'swsr')),
    davidson(join(root, 'davidson')),
    smishing(join(root, 'smishing')),
  ]);
  const homophones = new Homophones();
  const texts = [
    ...said(attacks, ({ label }) => ({ HATE_SPEECH: label === '1', FRAUD_SCAM: false })),
    ...said(sexism, ({ label }) => ({ HATE_SPEECH: label === '1', FRAUD_SCAM: false })),
    // Swearing at nobody in particular is offensive there, and is no hatred of a group.
    ...said(tweets, ({ label }) => ({ HATE_SPEECH: label === '0', FRAUD_SCAM: false })),
    ...said(messages, ({ label }) => ({ HATE_SPEECH: false, FRAUD_SCAM: label === 'smishing' })),
  ];
  return labelledTexts(texts, FEATURES, (text, row) => homophones.rewrite(text, REWRITTEN_EVERY, false, row));
}

/**
 * Reads the texts and sorts what is said of them by label.
 * @param rewrite what a text may look like in another writing; itself when there is none
 */
export function labelledTexts(
  texts: readonly (readonly [string, Said])[],
  features: FeatureSpec,
  rewrite: (text: string, row: number) => string = (text) => text,
): TrainingTexts {
  const folder = new Folder(foldTable());
  const bag = new FeatureBag(features);
  const examples = new Examples();
  const labels = new Map<string, Gathered>();
  const read = (text: string): number => {
    bag.clear();
    bag.read(folder.fold(text));
    return examples.add(bag);
  };
  for (const [number, [text, of]] of texts.entries()) {
    const row = read(text);
    const other = rewrite(text, number);
    const rewritten = other === text ? undefined : read(other);
    for (const [name, holds] of Object.entries(of)) {
      const label = labels.get(name) ?? { name, rows: [], positive: [], rewritten: [] };
      label.rows.push(row);
      label.positive.push(holds);
      label.rewritten.push(rewritten);
      labels.set(name, label);
    }
  }
  return { examples, labels: [...labels.values()] };
}

function said(texts: readonly LabelledText[], of: (text: LabelledText) => Said): (readonly [string, Said])[] {
  return texts.map((text) => [text.text, of(text)] as const);
}
