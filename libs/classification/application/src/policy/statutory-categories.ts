import { harmCategories } from '@custos/contracts';
import { pointerStep, type PolicyPackProblem } from './policy-pack-error.js';

const WITHOUT_DETECTOR = harmCategories().filter(({ automatedDetection }) => !automatedDetection);
const CODES: ReadonlySet<string> = new Set(WITHOUT_DETECTOR.map(({ code }) => code));

/** What people read, and what is looked for in texts: they may speak of anything, and name no category. */
const PROSE: ReadonlySet<string> = new Set(['title', 'description', 'reason', 'examples', 'words', 'weights']);

/**
 * Finds every place where a category without automated detection is named, whatever the place is: as a category, a
 * label, the name of a rule, bank or threshold, within an expression, or anywhere that a later version of packs may add.
 * Such categories have no detector by construction.
 */
export function* statutoryCategories(document: unknown, pointer = ''): Generator<PolicyPackProblem> {
  if (typeof document === 'string') yield* named(document, pointer);
  else if (Array.isArray(document)) {
    for (const [index, item] of document.entries()) yield* statutoryCategories(item, `${pointer}/${index}`);
  } else if (typeof document === 'object' && document !== null) {
    for (const [name, value] of Object.entries(document)) {
      const at = `${pointer}/${pointerStep(name)}`;
      yield* named(name, at);
      if (!PROSE.has(name)) yield* statutoryCategories(value, at);
    }
  }
}

function* named(text: string, pointer: string): Generator<PolicyPackProblem> {
  const words = text
    .toUpperCase()
    .replaceAll('-', '_')
    .split(/[^A-Z0-9_]+/);
  for (const code of new Set(words.filter((word) => CODES.has(word))))
    yield { pointer, message: `"${code}" must not be detected automatically` };
}
