/**
 * Units that are drawn like another one, as strings of pairs: each first unit is read as the second. NFKC does not
 * relate them, since they are different letters. Only for matching: no text is rewritten by them.
 */
const CYRILLIC = 'аaвbеeкkмmнhоoрpсcтtуyхxіiјjѕsԁdһhӏlԛqԝwгrѵvєe';
const GREEK = 'αaβbεeηnιiκkνvοoρpτtυuχxωwγyϲcϳj';
const LATIN = 'ıiȷjɑaɡgɩiʋvɴnʀrℓlƅbƨsɪiʏyᴀaʙbᴄcᴅdᴇeɢgʜhᴊjᴋkʟlᴍmᴏoᴘpꜱsᴛtᴜuᴠvᴡwᴢzøođdħhłl';
const ARMENIAN = 'օoսuհhոnցgզqյjլl';
/** Characters that stand in for another one where words are disguised. */
const IDEOGRAPHS = '徽微薇微崴微溦微囗口兀元';

/** Pairs of one unit each: what is written, and what it is read as. */
export function lookAlikes(): [string, string][] {
  return pairsOf(CYRILLIC + GREEK + LATIN + ARMENIAN + IDEOGRAPHS);
}

/** Cuts a string of pairs of BMP characters. */
export function pairsOf(text: string): [string, string][] {
  return Array.from({ length: text.length / 2 }, (_, pair) => [text.charAt(pair * 2), text.charAt(pair * 2 + 1)]);
}
