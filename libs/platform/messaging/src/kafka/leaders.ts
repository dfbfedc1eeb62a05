import type { ICustomPartitioner, PartitionMetadata } from 'kafkajs';
import type { Chunk } from './chunk.js';

/** Thrown before anything is sent: the records would go to other brokers than the ones they were grouped for. */
export class LeaderMoved extends Error {
  override name = 'LeaderMoved';
}

type LeaderByPartition = readonly (number | undefined)[];

/**
 * Keeps every request to one broker. kafkajs sends to all leaders of a call at once and, when one of them fails, looks
 * at the leaders anew: partitions that moved to a broker which has answered already are never sent though the call
 * succeeds, and partitions that moved away from one are sent twice. A call that can reach only one broker succeeds or
 * fails as a whole, and sent again its sequence numbers let Kafka drop what it has.
 *
 * The partitioner is where kafkajs shows the leaders it is about to use, at every attempt.
 */
export class Leaders {
  readonly #seen = new Map<string, { source: readonly PartitionMetadata[]; leaders: LeaderByPartition }>();
  readonly #grouped = new Map<string, LeaderByPartition>();

  readonly partitioner: ICustomPartitioner =
    () =>
    ({ topic, partitionMetadata, message }) => {
      let seen = this.#seen.get(topic);
      if (seen?.source !== partitionMetadata) {
        const leaders: number[] = [];
        for (const { partitionId, leader } of partitionMetadata) leaders[partitionId] = leader;
        this.#seen.set(topic, (seen = { source: partitionMetadata, leaders }));
      }
      const partition = message.partition as number;
      if (seen.leaders[partition] !== this.#grouped.get(topic)?.[partition]) throw new LeaderMoved();
      return partition;
    };

  /** One group per leader as known now; before a topic's first attempt nothing is known, and that attempt only looks. */
  group(chunks: readonly Chunk[]): Chunk[][] {
    const groups = new Map<number | undefined, Chunk[]>();
    for (const chunk of chunks) {
      const leaders = this.#seen.get(chunk.topic)?.leaders ?? [];
      this.#grouped.set(chunk.topic, leaders);
      const leader = leaders[chunk.partition];
      const group = groups.get(leader);
      if (group === undefined) groups.set(leader, [chunk]);
      else group.push(chunk);
    }
    return [...groups.values()];
  }
}
