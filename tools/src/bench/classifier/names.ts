import { Folder, foldTable, ProtectedNames } from '@custos/classification-domain';
import { atLeast, type Figures } from '../figures.js';
import { perCoreSecond } from './core-time.js';

const PROTECTED = 20_000;
const ASKED = 100_000;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const IDEOGRAPHS =
  '中国人民银行工商建设农业交通招新华社日报电视台公安局法院检察税务海关反诈心央网信通管理移动联支付宝微';

/** Names of 4 to 15 units, a third of them Chinese, the same ones in every run. */
function madeUpNames(count: number, seed: number): string[] {
  let state = seed;
  const next = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  return Array.from({ length: count }, () => {
    const units = next(3) === 0 ? IDEOGRAPHS : LETTERS;
    return Array.from({ length: 4 + next(12) }, () => units.charAt(next(units.length))).join('');
  });
}

/** Names compared with 20,000 protected ones, each asked whole: folding, candidates, distances. */
export function figures(): Promise<Figures> {
  const names = new ProtectedNames(madeUpNames(PROTECTED, 1), new Folder(foldTable(), 'everywhere'));
  const asked = madeUpNames(ASKED, 2);
  for (const name of asked.slice(0, 10_000)) names.likeness(name);
  return Promise.resolve({
    names_20k: atLeast(
      perCoreSecond(asked, (name) => names.likeness(name)),
      'names/s',
      100_000,
    ),
  });
}
