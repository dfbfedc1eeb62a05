import { decodeFoldings } from '../folding/fold-table.js';
import { DRAWN_FORMS } from '../generated/fold-table.js';

const FIRST_MARK = 0x80;
const IDEOGRAPHS = 0x3400;
const IDEOGRAPHS_END = 0xa000;

let shared: ReadonlyMap<number, string> | undefined;

/**
 * A name in the characters that it looks like where these are not the ones it is read as (UTS 39): `৪৪` means 44 and is drawn
 * like 88, `ຝຝ` is Lao and drawn like Thai.
 * @returns undefined where it is drawn as it is read
 */
export function drawnForm(name: string): string | undefined {
  let drawn: string | undefined;
  let copied = 0;
  for (let index = 0; index < name.length; index++) {
    const unit = name.charCodeAt(index);
    if (unit < FIRST_MARK || (unit >= IDEOGRAPHS && unit < IDEOGRAPHS_END)) continue;
    const point = name.codePointAt(index) as number;
    const form = (shared ??= readForms()).get(point);
    const width = point > 0xffff ? 2 : 1;
    if (form !== undefined) {
      drawn = (drawn ?? '') + name.slice(copied, index) + form;
      copied = index + width;
    }
    index += width - 1;
  }
  return drawn === undefined ? undefined : drawn + name.slice(copied);
}

function readForms(): Map<number, string> {
  const forms = new Map<number, string>();
  decodeFoldings(DRAWN_FORMS, (point, drawn) => forms.set(point, String.fromCodePoint(...drawn)));
  return forms;
}
