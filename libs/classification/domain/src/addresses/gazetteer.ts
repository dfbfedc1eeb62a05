import { CITIES, DISTRICTS, PROVINCES } from '../generated/place-names.js';

/** Endings that are left out in speech; those of autonomous divisions go with the peoples they are named after. */
const ENDING =
  /(?:特别行政区|(?:(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|撒拉|毛南|仡佬|锡伯|塔吉克|怒|鄂温克|裕固|保安|独龙|鄂伦春|各|布朗|普米|门巴|珞巴)族?)*自治[区州县旗]|[省市县区旗盟]|地区|林区|新区)$/u;
const OLD_NAMES =
  '萧山县 余杭市 鄞县 玉环县 临安市 即墨市 浦东 崇明县 密云县 延庆县 宝安 福田 南山 罗湖 龙岗 天河 越秀 海珠';

const byFirstTwo = new Map<string, string[]>();
for (const name of `${PROVINCES} ${CITIES} ${DISTRICTS} ${OLD_NAMES}`.split(' ')) {
  add(name);
  const short = name.replace(ENDING, '');
  if (short.length >= 2) add(short);
}
for (const names of byFirstTwo.values()) names.sort((one, other) => other.length - one.length);

function add(name: string): void {
  const key = name.slice(0, 2);
  const names = byFirstTwo.get(key);
  if (names === undefined) byFirstTwo.set(key, [name]);
  else if (!names.includes(name)) names.push(name);
}

/** How many units the longest name of a province, city or district takes that begins at `at`; 0 when none does. */
export function placeNameAt(text: string, at: number): number {
  for (const name of byFirstTwo.get(text.slice(at, at + 2)) ?? []) {
    if (text.startsWith(name, at)) return name.length;
  }
  return 0;
}
