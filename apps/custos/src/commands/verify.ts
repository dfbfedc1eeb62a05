import { EventStore } from '@custos/event-store';
import { PARTITIONS } from '@custos/kernel';
import { withOwner } from '../administration.js';
import type { RunOptions } from '../options.js';

/** Who keeps a record in an event store, each in the schema of its name. */
const KEEPERS = ['enforcement', 'classifier'];

/** `custos verify`: follows every shard's chain of hashes from its beginning. The exit code is 1 when one does not hold. */
export async function verifyRecord(options: RunOptions): Promise<void> {
  await withOwner(options, async (database) => {
    for (const keeper of KEEPERS) {
      const store = new EventStore(keeper);
      let events = 0n;
      for (let shard = 0; shard < PARTITIONS; shard++) {
        const found = await store.verify(database, shard);
        if (found.ok) events += found.events;
        else {
          console.error(`${keeper}, shard ${shard}, position ${found.position}: ${found.why}`);
          process.exitCode = 1;
        }
      }
      console.log(`${keeper}: ${events} events in chains that hold`);
    }
  });
}
