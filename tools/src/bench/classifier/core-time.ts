/**
 * How often per second of one core's time something is done: unlike the clock, it does not count what other processes
 * of a busy machine take.
 */
export function perCoreSecond<Item>(items: readonly Item[], read: (item: Item) => number): number {
  let sum = 0;
  const seconds = coreSeconds(() => {
    for (const item of items) sum += read(item);
  });
  // What nobody reads, a compiler may leave out.
  if (sum === 0) throw new Error('nothing was found: the bench measures nothing');
  return Math.round(items.length / seconds);
}

export function coreSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000_000;
}
