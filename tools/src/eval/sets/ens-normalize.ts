import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Folder, foldTable, mixedScripts } from '@custos/classification-domain';
import { atLeast, atMost, type Figures } from '../../bench/figures.js';

interface Vector {
  readonly name: string;
  readonly norm?: string;
  readonly error?: boolean;
  readonly comment?: string;
}

/** Nothing but ASCII and pictures. */
const PLAIN = /^[\0-\x7f\p{Emoji}\p{Default_Ignorable_Code_Point}]*$/u;

/**
 * Names of a name service with what its own normalisation says of them. A spoof is caught when its scripts are found to be
 * mixed, or when it is compared as the Latin name it is drawn like; a name that the service leaves as it is must not be
 * found to mix scripts. What stays uncaught is on purpose: signs and ASCII digits beside a living script (`محمد786`, `รวย9999`), which
 * imitate nothing and which people write, and letters of one script that are drawn like another one's, neither of them Latin.
 */
export async function evaluate(data: string): Promise<Figures> {
  const bytes = gunzipSync(await readFile(join(data, 'tests.json.gz')));
  const vectors = (JSON.parse(bytes.toString('utf8')) as Vector[]).slice(1);
  const folder = new Folder(foldTable(), 'everywhere');
  const isMixed = ({ name }: Vector): boolean => mixedScripts(name) > 0;
  const isCaught = (vector: Vector): boolean => isMixed(vector) || PLAIN.test(folder.fold(vector.name).toString());
  const mixtures = vectors.filter(({ comment }) => comment?.startsWith('illegal mixture'));
  const whole = vectors.filter(({ comment }) => comment?.startsWith('whole-script'));
  const unchanged = vectors.filter(({ error, norm }) => error !== true && norm === undefined);
  return {
    mixtures_mixed: {
      value: mixtures.filter(isMixed).length / mixtures.length,
      unit: `share of ${String(mixtures.length)}`,
    },
    mixtures_caught: atLeast(mixtures.filter(isCaught).length / mixtures.length, 'share', 1),
    whole_script_caught: atLeast(whole.filter(isCaught).length / whole.length, `share of ${String(whole.length)}`, 1),
    unchanged_refused: atMost(unchanged.filter(isMixed).length, `of ${String(unchanged.length)}`, 0),
  };
}
