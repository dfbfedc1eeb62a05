import type { Folder } from '../folding/folder.js';

/** Signs and digits that are read as the letter they look like. */
const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  i: 'l',
  '|': 'l',
  '!': 'l',
  '3': 'e',
  '4': 'a',
  '@': 'a',
  '5': 's',
  $: 's',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '€': 'e',
  '£': 'l',
};
/** Ideographs that differ by a stroke; each is read as the first of its group. */
const STROKES =
  '日曰白目ㄖ 己已巳 未末 土士 人入八 大太犬 干千于 天夭 工エ 口囗 二ニ 力カㄌ 夕タ 卜ト 木本 王玉主 戊戌戍 汆氽 刀刁ㄉ 币巾 行彳ㄔ 银很根 招诏 农衣 民氏 公分 京亰 央夬 视规 新亲 闻间问 华毕 安按 部郎 局居 委季 院阮 反友 诈作 防妨 税说 务劳 付什 微徽薇 信伩 支攴 宝室 阿啊 里理 腾謄 讯迅 百白 度庋 国囯囻 家冢 税悦 管菅 ' +
  // Letters of Bopomofo are drawn like what they were cut from.
  '匚ㄈ 乃ㄋ 丂ㄎ 厂ㄏ 尸ㄕ 七ㄘ 厶ㄙ 丫ㄚ 幺ㄠ 又ㄡ 尢ㄤ 儿ㄦ 一ㄧ 乂ㄨ 凵ㄩ 冂ㄇ 勹ㄅ 攵ㄆ 卩ㄗ 丩ㄐ';
const readAs = new Map<string, string>(Object.entries(LEET));
for (const group of STROKES.split(' ')) {
  const [first = '', ...others] = Array.from(group);
  for (const other of others) if (!readAs.has(other)) readAs.set(other, first);
}

const SEPARATORS = /[\s\p{P}\p{S}]/u;
/** By character of the first plane, from when it is first met: what it is read as, empty for what parts words. */
const readings = new Array<string | undefined>(0x10000);

/**
 * The words of a name as it is compared: folded, look-alikes of all scripts read as Latin, digits as letters. Signs part words;
 * in a name of nothing else they are its one word.
 */
export function skeletonWords(name: string, folder: Folder): string[] {
  const folded = folder.fold(name);
  const { units, length } = folded;
  const words: string[] = [];
  let word = '';
  for (let index = 0; index < length; index++) {
    const unit = units[index] as number;
    const reading = isHighSurrogate(unit)
      ? readingOf(String.fromCharCode(unit, units[++index] as number))
      : (readings[unit] ??= readingOf(String.fromCharCode(unit)));
    if (reading !== '') word += reading;
    else if (word !== '') {
      words.push(joined(word));
      word = '';
    }
  }
  if (word !== '') words.push(joined(word));
  if (words.length === 0 && length > 0) words.push(folded.toString().replaceAll(' ', ''));
  return words;
}

/** The folder leaves none without its low one. */
function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function readingOf(character: string): string {
  return readAs.get(character) ?? (SEPARATORS.test(character) ? '' : character);
}

/** Pairs of letters that are drawn like one. */
function joined(word: string): string {
  return word.includes('rn') || word.includes('vv') ? word.replaceAll('rn', 'm').replaceAll('vv', 'w') : word;
}
