import { join } from 'node:path';
import { Folder, foldTable, ProtectedNames } from '@custos/classification-domain';
import { atLeast, atMost, type Figures } from '../../bench/figures.js';
import { column, readDelimited } from '../sources/delimited.js';

/**
 * Package names made to be mistaken for others. Recall: the share that comes near its own target. False positives: of any
 * two names of the set that nothing in it relates, the pairs that come near each other all the same.
 */
export async function evaluate(data: string): Promise<Figures> {
  const rows = (await readDelimited(join(data, 'typosquats.csv'))).map((row) => ({
    name: column(row, 'malicious_package'),
    target: column(row, 'target_package'),
  }));
  const folder = new Folder(foldTable(), 'everywhere');
  const near = (name: string, target: string): boolean => new ProtectedNames([target], folder).likeness(name) > 0;
  const families = familiesOf(rows);
  const found = rows.filter(({ name, target }) => near(name, target)).length;
  const names = [...families.keys()];
  let pairs = 0;
  let mistaken = 0;
  for (const [index, name] of names.entries()) {
    const guard = new ProtectedNames([name], folder);
    for (const other of names.slice(index + 1)) {
      if (families.get(name) === families.get(other)) continue;
      pairs++;
      if (guard.likeness(other) > 0) mistaken++;
    }
  }
  return {
    recall: atLeast(found / rows.length, 'share', 0.85),
    false_positive_rate: atMost(mistaken / pairs, `of ${String(pairs)} pairs`, 0.001),
  };
}

/** By name the family it is of: a name and what it imitates are related, and so is what that imitates in turn. */
function familiesOf(rows: readonly { readonly name: string; readonly target: string }[]): Map<string, string> {
  const families = new Map<string, string>();
  for (const { name, target } of rows) {
    const one = families.get(name) ?? name;
    const other = families.get(target) ?? target;
    families.set(name, other).set(target, other);
    for (const [member, family] of families) if (family === one) families.set(member, other);
  }
  return families;
}
