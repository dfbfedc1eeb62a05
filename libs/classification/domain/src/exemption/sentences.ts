/** The longest that is quoted in one sentence; what is opened and not closed within it is no quotation. */
const LONGEST_QUOTATION = 200;

const CLOSED_BY = new Map(
  ['“”', '「」', '『』', '《》', '""'].map(([opening, closing]) => [code(opening), code(closing)]),
);
const ENDS = codes('。！？!?…\n');
const STOP = code('.');
const HASH = code('#');
const BEHIND_ENDS = codes('”」』》"’\'）)】]');
/** Before what is quoted as a sentence of its own: `他说：“…。”` is over with the mark. */
const ANNOUNCES = codes(':：,，');

/**
 * Parts a raw text into sentences. What is quoted stays in the sentence that quotes it, and a tag (`#news`) begins one.
 * @returns where each ends, exclusive and in UTF-16 offsets; the last one at the end of the text
 */
export function sentenceEnds(text: string): number[] {
  const ends: number[] = [];
  /** By opening mark: up to where no closing one was found. */
  const barren = new Map<number, number>();
  let begun = 0;
  const end = (at: number): void => {
    if (at > begun) ends.push((begun = at));
  };
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    const closing = CLOSED_BY.get(unit);
    if (closing !== undefined) {
      const close = closeOf(text, index, closing, barren);
      if (close < 0) continue;
      const announced = ANNOUNCES.has(lastBefore(text, index));
      index = close;
      if (announced && endsAt(text, close - 1)) end(close + 1);
    } else if (unit === HASH && isSpace(text.charCodeAt(index - 1))) end(index);
    else if (endsAt(text, index)) {
      while (index + 1 < text.length && (endsAt(text, index + 1) || BEHIND_ENDS.has(text.charCodeAt(index + 1))))
        index++;
      end(index + 1);
    }
  }
  end(text.length);
  return ends;
}

/** A full stop ends a sentence where white space, a closing mark or nothing follows: `icbc.com` and `1.5` go on. */
function endsAt(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  if (unit !== STOP) return ENDS.has(unit);
  const next = text.charCodeAt(index + 1);
  return Number.isNaN(next) || isSpace(next) || BEHIND_ENDS.has(next) || next === STOP;
}

function closeOf(text: string, opening: number, closing: number, barren: Map<number, number>): number {
  const to = Math.min(text.length, opening + LONGEST_QUOTATION);
  for (let index = Math.max(opening + 1, barren.get(closing) ?? 0); index < to; index++)
    if (text.charCodeAt(index) === closing) return index;
  barren.set(closing, to);
  return -1;
}

function lastBefore(text: string, index: number): number {
  let before = index - 1;
  while (isSpace(text.charCodeAt(before))) before--;
  return text.charCodeAt(before);
}

export function isSpace(unit: number): boolean {
  return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) || unit === 0xa0 || unit === 0x3000;
}

function code(character: string | undefined): number {
  return (character ?? '').charCodeAt(0);
}

export function codes(characters: string): ReadonlySet<number> {
  return new Set(Array.from(characters, code));
}
