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
