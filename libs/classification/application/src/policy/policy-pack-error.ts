export interface PolicyPackProblem {
  /** JSON Pointer into the pack. */
  readonly pointer: string;
  readonly message: string;
}

/** A pack cannot be used; nothing of it is in force. */
export class PolicyPackError extends Error {
  override readonly name = 'PolicyPackError';

  constructor(
    readonly pack: string,
    readonly problems: readonly PolicyPackProblem[],
  ) {
    super(
      `policy pack ${pack} is refused:\n${problems.map(({ pointer, message }) => `  ${pointer || '/'}: ${message}`).join('\n')}`,
    );
  }
}

/** A name as a step of a pointer, as RFC 6901 writes it. */
export function pointerStep(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
