import {
  HASH_WORDS,
  MediaMatcher,
  readHash,
  USUAL_RADIUS,
  WHOLE_SAMPLE,
  type MediaBank,
} from '@custos/classification-domain';

/**
 * Banks for an example of a rule on media: for each harm, one that holds a hash so many bits from the picture's PDQ.
 * Without banks of its own, a pack's examples could show nothing of such a rule.
 */
export function exampleBanks(
  data: Readonly<Record<string, unknown>>,
  bitsByHarm: Readonly<Record<string, number>>,
): MediaMatcher {
  const pdq = (data['media'] as { pdq?: unknown } | undefined)?.pdq;
  const hash = new Uint32Array(HASH_WORDS.pdq);
  if (typeof pdq !== 'string' || !readHash('pdq', pdq, hash)) return MediaMatcher.build([]);
  const banks = Object.entries(bitsByHarm).map(([category, bits]): MediaBank => {
    const entry = hash.slice();
    for (let bit = 0; bit < bits; bit++) entry[bit >> 5] = (entry[bit >> 5] as number) ^ (1 << (bit & 31));
    const entries = { pdq: entry, md5: new Uint32Array(), sha256: new Uint32Array() };
    return { id: category, category, enabled: true, sampling: WHOLE_SAMPLE, radius: USUAL_RADIUS, entries };
  });
  return MediaMatcher.build(banks);
}
