/**
 * Half of a surrogate pair has no UTF-8 form. It becomes U+FFFD and is reported, because refusing the text would let
 * a sender escape moderation.
 */
export function replaceLoneSurrogates(text: string): { text: string; replaced: boolean } {
  return text.isWellFormed() ? { text, replaced: false } : { text: text.toWellFormed(), replaced: true };
}
