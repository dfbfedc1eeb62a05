import { componentTable, type Split } from './component-table.js';

/** Forms of one word beyond its own; those with the fewest splits come first. */
const MOST_FORMS = 32;

/**
 * How a word is written when characters of it are split: one of them, all, or two. Empty for a word of one unit, whose parts
 * meet anywhere. One of the splits at least is telling, its parts being side by side in no word: `好学` is not looked for
 * as `女子学`, since that stands in `女子学院`; `赌博` is, as `贝者博` and `贝者十尃`.
 * @param units the word as it is folded
 */
export function splitForms(units: Uint16Array): Uint16Array[] {
  if (units.length < 2) return [];
  const table = componentTable();
  const splits = Array.from(units, (unit) => table.get(unit) ?? []);
  const forms = new Map<string, Uint16Array>();
  for (const chosen of tellingChoices(splits)) {
    if (forms.size === MOST_FORMS) break;
    const form = Uint16Array.from([...units].flatMap((unit, at) => [...(chosen.get(at)?.parts ?? [unit])]));
    forms.set(form.join(), form);
  }
  return [...forms.values()];
}

/** By place in a word, the split that is written there. */
type Choice = ReadonlyMap<number, Split>;

/** Each begins at a telling split, so that a word without one costs nothing, however long it is. */
function* tellingChoices(splits: readonly (readonly Split[])[]): Generator<Choice> {
  const telling = splits.flatMap((own, at) =>
    own.filter(({ ordinary }) => !ordinary).map((split): [number, Split] => [at, split]),
  );
  if (telling.length === 0) return;
  for (const chosen of telling) yield new Map([chosen]);
  const first = splits.flatMap((own, at) => own.slice(0, 1).map((split): [number, Split] => [at, split]));
  yield new Map([...first, ...telling.toReversed()]);
  for (const chosen of telling) {
    for (const [other, own] of splits.entries())
      if (other !== chosen[0]) for (const split of own) yield new Map([[other, split], chosen]);
  }
}
