import type { PartitionBatch } from '@custos/messaging';

/** Where batches come from, partition by partition. */
export interface Batches {
  readonly partitions: readonly number[];
  /** Undefined at the partition's end. */
  next(partition: number): Promise<PartitionBatch | undefined>;
}

interface Head<Item> {
  readonly partition: number;
  items: readonly Item[];
  at: number;
  /** The latest time so far: nothing of a partition overtakes what stands before it. */
  time: string;
}

/**
 * Yields what is read of all partitions in the order of its time, and each partition's in its own order. The order depends
 * on what stands in the partitions alone, and not on how it is batched or when it arrives.
 *
 * @param read what is read of a batch, in its order
 * @param timeOf RFC 3339 in UTC, to the millisecond
 */
export async function* inOrderOfTime<Item>(
  batches: Batches,
  read: (batch: PartitionBatch) => Promise<readonly Item[]>,
  timeOf: (item: Item) => string,
): AsyncGenerator<Item> {
  async function advance(head: Head<Item>): Promise<boolean> {
    while (head.at >= head.items.length) {
      const batch = await batches.next(head.partition);
      if (batch === undefined) return false;
      head.items = await read(batch);
      head.at = 0;
    }
    const time = timeOf(head.items[head.at] as Item);
    if (time > head.time) head.time = time;
    return true;
  }
  const heads: Head<Item>[] = [];
  for (const partition of batches.partitions) {
    const head = { partition, items: [], at: 0, time: '' };
    if (await advance(head)) heads.push(head);
  }
  while (heads.length > 0) {
    let first = 0;
    for (let index = 1; index < heads.length; index++)
      if ((heads[index] as Head<Item>).time < (heads[first] as Head<Item>).time) first = index;
    const head = heads[first] as Head<Item>;
    yield head.items[head.at++] as Item;
    if (!(await advance(head))) heads.splice(first, 1);
  }
}
