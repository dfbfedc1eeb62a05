const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_POINT = 0x80;
const LAST_POINT = 0x10ffff;
const MOST_LABEL = 63;

/** A host's labels as they are shown: those that begin with `xn--` decoded, broken ones left as they are. */
export function shownHost(host: string): string {
  return host
    .split('.')
    .map((label) => (label.startsWith('xn--') ? (decode(label.slice(4)) ?? label) : label))
    .join('.');
}

/** RFC 3492, section 6.2; `undefined` for what is no valid encoding. */
function decode(encoded: string): string | undefined {
  if (encoded.length > MOST_LABEL) return undefined;
  const hyphen = encoded.lastIndexOf('-');
  const points = Array.from(encoded.slice(0, Math.max(hyphen, 0)), (unit) => unit.charCodeAt(0));
  let point = INITIAL_POINT;
  let bias = INITIAL_BIAS;
  let inserted = 0;
  for (let at = hyphen + 1; at < encoded.length;) {
    const before = inserted;
    for (let weight = 1, k = BASE; ; k += BASE) {
      const digit = at < encoded.length ? digitOf(encoded.charCodeAt(at++)) : BASE;
      if (digit >= BASE) return undefined;
      inserted += digit * weight;
      const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX);
      if (digit < threshold) break;
      weight *= BASE - threshold;
    }
    const size = points.length + 1;
    bias = adapted(inserted - before, size, before === 0);
    point += Math.floor(inserted / size);
    inserted %= size;
    if (point > LAST_POINT || (point >= 0xd800 && point <= 0xdfff)) return undefined;
    points.splice(inserted++, 0, point);
  }
  return String.fromCodePoint(...points);
}

function adapted(delta: number, size: number, first: boolean): number {
  let rest = first ? Math.floor(delta / DAMP) : delta >> 1;
  rest += Math.floor(rest / size);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) >> 1; k += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}

function digitOf(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30 + 26;
  return unit >= 0x61 && unit <= 0x7a ? unit - 0x61 : BASE;
}
