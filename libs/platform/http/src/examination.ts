/**
 * Answers when fine, throws what is wrong. A text that it answers tells what is not as it should be and does not keep the
 * service from its work.
 */
type Check = () => unknown;

/** The names stand in the answer of the health routes. */
export type Checks = Readonly<Record<string, Check>>;

interface CheckResult {
  readonly ok: boolean;
  readonly problem?: string;
}

export interface Health {
  readonly ok: boolean;
  readonly checks: Readonly<Record<string, CheckResult>>;
}

const CHECK_TIMEOUT_MS = 2_000;

async function within(ms: number, check: Check): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([check(), late]);
  } finally {
    clearTimeout(timer);
  }
}

export async function examine(checks: Checks): Promise<Health> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      try {
        const remark = await within(CHECK_TIMEOUT_MS, check);
        return [name, typeof remark === 'string' ? { ok: true, problem: remark } : { ok: true }] as const;
      } catch (error) {
        return [name, { ok: false, problem: error instanceof Error ? error.message : String(error) }] as const;
      }
    }),
  );
  return { ok: results.every(([, result]) => result.ok), checks: Object.fromEntries<CheckResult>(results) };
}
