import { foldTable } from '../folding/fold-table.js';
import { Folder } from '../folding/folder.js';
import { CITIES, DISTRICTS, PROVINCES } from '../generated/place-names.js';

/** Endings that are left out in speech; those of autonomous divisions go with the peoples they are named after. */
const ENDING =
  /(?:特别行政区|(?:(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|撒拉|毛南|仡佬|锡伯|塔吉克|怒|鄂温克|裕固|保安|独龙|鄂伦春|各|布朗|普米|门巴|珞巴)族?)*自治[区州县旗]|[省市县区旗盟]|地区|林区|新区)$/u;
/** Divisions merged or renamed that addresses go on naming. */
const FORMER =
  '中国 浦东 崇明县 江东区 绍兴县 玉环县 鄞县 下城区 江干区 闸北区 卢湾区 南汇区 宣武区 崇文区 塘沽区 富阳市 临安市 即墨市 郫县 文登市 金坛市';

/** A name of a country, province, city or district where it stands in a text. */
export interface PlaceName {
  readonly length: number;
  /** With the ending that says what it is; short names are words of other meanings too. */
  readonly full: boolean;
  readonly province: boolean;
}

interface Known extends PlaceName {
  readonly name: string;
}

const folder = new Folder(foldTable());
const byFirstTwo = new Map<string, Known[]>();
for (const name of PROVINCES.split(' ')) add(name, true);
for (const name of `${CITIES} ${DISTRICTS} ${FORMER}`.split(' ')) add(name, false);
for (const names of byFirstTwo.values()) names.sort((one, other) => other.length - one.length);

function add(written: string, province: boolean): void {
  const name = folder.fold(written).toString();
  // Some cities have an Eastern District and no other name for it.
  if (name.length < 3 && name.endsWith('区')) return;
  const short = name.replace(ENDING, '');
  put({ name, length: name.length, full: short !== name || name === '中国' || name.length < 3, province });
  if (short.length >= 2 && short !== name) put({ name: short, length: short.length, full: false, province });
}

function put(known: Known): void {
  const key = known.name.slice(0, 2);
  const names = byFirstTwo.get(key);
  if (names === undefined) byFirstTwo.set(key, [known]);
  else if (!names.some(({ name }) => name === known.name)) names.push(known);
}

/** The longest name of a province, city or district that begins at `at`. */
export function placeNameAt(text: string, at: number): PlaceName | undefined {
  return byFirstTwo.get(text.slice(at, at + 2))?.find(({ name }) => text.startsWith(name, at));
}
