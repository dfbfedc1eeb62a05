/** What is wrong and where: a JSON Pointer into the value that was checked. Never repeats the value itself. */
export interface ValidationProblem {
  readonly pointer: string;
  readonly message: string;
}
