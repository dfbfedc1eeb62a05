/** Makes the compiler prove that a union was handled whole; throws if unchecked data got here all the same. */
export function assertNever(value: never): never {
  throw new TypeError(`no case for ${JSON.stringify(value)}`);
}
