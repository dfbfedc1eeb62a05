import { readdir, readFile } from 'node:fs/promises';

async function parents(): Promise<Map<number, number>> {
  const found = new Map<number, number>();
  for (const entry of await readdir('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
    // The command name stands in brackets and may hold spaces; the parent is the second field after it.
    const parent = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    if (parent !== undefined) found.set(pid, Number(parent));
  }
  return found;
}

/** These processes and all their descendants, as they are now. */
async function tree(roots: readonly number[]): Promise<number[]> {
  const parentOf = await parents();
  const wanted = new Set(roots);
  for (let grown = -1; grown !== wanted.size;) {
    grown = wanted.size;
    for (const [pid, parent] of parentOf) if (wanted.has(parent)) wanted.add(pid);
  }
  return [...wanted];
}

/**
 * Memory of the process trees under `roots` in MiB, as the sum of proportional set sizes: shared pages, such as
 * PostgreSQL's buffers, count once. Linux only.
 */
export async function proportionalSetSize(roots: readonly number[]): Promise<number> {
  let kibibytes = 0;
  for (const pid of await tree(roots)) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    kibibytes += Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0);
  }
  return kibibytes / 1024;
}

/** Samples {@link proportionalSetSize} until stopped; answers the highest value seen. */
export function watchPeak(roots: () => readonly number[], everyMs = 500): () => Promise<number> {
  let peak = 0;
  let running = true;
  const watching = (async () => {
    while (running) {
      peak = Math.max(peak, await proportionalSetSize(roots()));
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  })();
  return async () => {
    running = false;
    await watching;
    return peak;
  };
}

const TICKS_PER_SECOND = 100;

/** CPU seconds that the process trees under `roots` have used so far, in user and kernel mode. */
export async function cpuSeconds(roots: readonly number[]): Promise<number> {
  let ticks = 0;
  for (const pid of await tree(roots)) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // utime, stime, and both of children that have ended and were waited for.
    for (const field of [11, 12, 13, 14]) ticks += Number(fields[field] ?? 0);
  }
  return ticks / TICKS_PER_SECOND;
}
