import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Folder, foldTable, mixedScripts, ProtectedNames } from '@custos/classification-domain';
import { atLeast, atMost, type Figures } from '../../bench/figures.js';
import { NameTwins, type Confusables } from '../name-twins.js';

interface Vector {
  readonly name: string;
  readonly norm?: string;
  readonly error?: boolean;
  readonly comment?: string;
}

const SAME = 1_000_000;
/** `illegal mixture: Arabic + Latin "7" {37}`, `illegal mixture: Latin + Restricted[Cher] "◌́" {301}`. */
const MIXTURE = /^illegal mixture: (?<first>\S+) \+ (?:(?<second>[A-Z]\S*) )?".*\{(?<point>[0-9A-F]+)\}/u;
/** `whole-script confusable: Cyrillic/Restricted[Cher]`. */
const WHOLE = /^whole-script confusable: (?<from>[^/]+)\/(?<to>.+)$/u;

/**
 * Names of a name service with what its own normalisation says of them. A spoof is caught when its scripts are found to be
 * mixed, or when it is compared as the name that it can be taken for: of a whole-script confusable, the name in the other
 * script by the service's own list of look-alikes; of a mixture, the name of one script that is left without its signs, with
 * its script's own digits or letters. A name that the service leaves as it is must not be found to mix scripts.
 *
 * Signs and ASCII digits beside a living script (`_محمد`, `รวย9999`) are no mixture on purpose: people write them.
 */
export async function evaluate(data: string): Promise<Figures> {
  const bytes = gunzipSync(await readFile(join(data, 'tests.json.gz')));
  const vectors = (JSON.parse(bytes.toString('utf8')) as Vector[]).slice(1);
  const { wholes } = JSON.parse(await readFile(join(data, 'confused.json'), 'utf8')) as { wholes: Confusables[] };
  const twins = new NameTwins(wholes);
  const folder = new Folder(foldTable(), 'everywhere');
  const isMixed = ({ name }: Vector): boolean => mixedScripts(name) > 0;
  const isComparedAs = (name: string, twin: string): boolean =>
    twin !== name && new ProtectedNames([twin], folder).likeness(name) === SAME;
  const isCaughtMixture = (vector: Vector): boolean => {
    if (isMixed(vector)) return true;
    const { first, second, point } = MIXTURE.exec(vector.comment ?? '')?.groups ?? {};
    const scripts = [first, second].filter((script) => script !== undefined).map(scriptName);
    const misplaced = String.fromCodePoint(parseInt(point ?? '0', 16));
    return twins.ofOneScript(vector.name, scripts, misplaced).some((twin) => isComparedAs(vector.name, twin));
  };
  const isCaughtWhole = (vector: Vector): boolean => {
    const { from = '', to = '' } = WHOLE.exec(vector.comment ?? '')?.groups ?? {};
    return isMixed(vector) || isComparedAs(vector.name, twins.inScript(vector.name, scriptName(from), scriptName(to)));
  };
  const mixtures = vectors.filter(({ comment }) => comment?.startsWith('illegal mixture'));
  const whole = vectors.filter(({ comment }) => comment?.startsWith('whole-script'));
  const unchanged = vectors.filter(({ error, norm }) => error !== true && norm === undefined);
  return {
    mixtures_mixed: {
      value: mixtures.filter(isMixed).length / mixtures.length,
      unit: `share of ${String(mixtures.length)}`,
    },
    mixtures_caught: atLeast(mixtures.filter(isCaughtMixture).length / mixtures.length, 'share', 1),
    whole_script_caught: atLeast(
      whole.filter(isCaughtWhole).length / whole.length,
      `share of ${String(whole.length)}`,
      1,
    ),
    unchanged_refused: atMost(unchanged.filter(isMixed).length, `of ${String(unchanged.length)}`, 0),
  };
}

/** Of a script, as Unicode's properties name it. */
function scriptName(group: string): string {
  return group.replace(/^Restricted\[(.*)\]$/u, '$1');
}
