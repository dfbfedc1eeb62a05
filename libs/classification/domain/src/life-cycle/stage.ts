/** Where a rule stands: `draft` and `retired` are not evaluated on traffic, `shadow` is recorded and has no effect. */
export const STAGES = ['draft', 'shadow', 'canary', 'live', 'retired'] as const;

export type Stage = (typeof STAGES)[number];

/** All accounts, in millionths. */
export const EVERYONE = 1_000_000;

/** Forward by one stage at a time, back by any number, and out from anywhere. Nothing comes back from `retired`. */
export function mayFollow(from: Stage, to: Stage): boolean {
  if (from === 'retired') return false;
  // A canary's share may grow.
  if (to === 'retired' || (from === 'canary' && to === 'canary')) return true;
  const step = STAGES.indexOf(to) - STAGES.indexOf(from);
  return step === 1 || step < 0;
}

/**
 * Whether a canary acts upon an account. The key is a pseudonym under the operator's own key, so that nobody outside can
 * tell who is in; the rule's name gives each rule another share of the accounts.
 * @param share in millionths
 */
export function inCanary(rule: string, accountKey: string, share: number): boolean {
  return hashOf(accountKey, hashOf(rule, 0x811c9dc5)) % EVERYONE < share;
}

/** FNV-1a over UTF-16 units, its bits mixed once more at the end. @returns 32 bits, unsigned */
function hashOf(text: string, seed: number): number {
  let hash = seed;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
