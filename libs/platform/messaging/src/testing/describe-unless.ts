import { describe, it } from '@jest/globals';

/** What a run may insist on, so that a test which needs it fails rather than be skipped. */
export type Need = 'kafka' | 'browser';

export function isRequired(need: Need): boolean {
  return (process.env['CUSTOS_REQUIRE'] ?? '').split(',').includes(need);
}

/**
 * @param missing what this machine lacks for the suite, as a clause; the suite then stands in the report as skipped
 * @throws instead, when CUSTOS_REQUIRE names what is needed
 */
export function describeUnless(need: Need, missing: string | undefined, name: string, suite: () => void): void {
  if (missing === undefined) {
    describe(name, suite);
    return;
  }
  if (isRequired(need)) throw new Error(`CUSTOS_REQUIRE names ${need}, and ${missing}`);
  console.warn(`SKIPPED: ${name}, because ${missing}`);
  describe.skip(`${name} (SKIPPED: ${missing})`, suite);
}

/** One test that asks of the machine what no run insists on. @param missing as for {@link describeUnless} */
export function itUnless(missing: string | undefined, name: string, test: () => Promise<void>): void {
  if (missing === undefined) {
    it(name, test);
    return;
  }
  console.warn(`SKIPPED: ${name}, because ${missing}`);
  it.skip(`${name} (SKIPPED: ${missing})`, test);
}
