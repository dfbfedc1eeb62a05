/** Answers when fine, throws what is wrong. The names stand in the answer of the health routes. */
export type Checks = Readonly<Record<string, () => Promise<void> | void>>;

interface CheckResult {
  readonly ok: boolean;
  readonly problem?: string;
}

export interface Health {
  readonly ok: boolean;
  readonly checks: Readonly<Record<string, CheckResult>>;
}

const CHECK_TIMEOUT_MS = 2_000;

async function within(ms: number, check: () => Promise<void> | void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    await Promise.race([check(), late]);
  } finally {
    clearTimeout(timer);
  }
}

export async function examine(checks: Checks): Promise<Health> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      try {
        await within(CHECK_TIMEOUT_MS, check);
        return [name, { ok: true }] as const;
      } catch (error) {
        return [name, { ok: false, problem: error instanceof Error ? error.message : String(error) }] as const;
      }
    }),
  );
  return { ok: results.every(([, result]) => result.ok), checks: Object.fromEntries<CheckResult>(results) };
}
