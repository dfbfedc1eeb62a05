/** A request that Custos refused or could not be asked. */
export class CustosError extends Error {
  override readonly name = 'CustosError';

  constructor(
    message: string,
    /** HTTP status; absent when there was no answer. */
    readonly status: number | undefined,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
