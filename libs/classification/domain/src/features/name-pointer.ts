/** Names are judged apart from what people write: a word in a message impersonates nobody. */
export function isNamePointer(pointer: string): boolean {
  return pointer === '/displayName' || pointer === '/name';
}
