import { randomBytes } from 'node:crypto';
import { CompiledPack, judge, PartitionView } from '@custos/classification-application';
import { PartitionWindows } from '@custos/classification-domain';
import { KeyedHashes } from '@custos/privacy';
import { TEXT } from './sealed-intake.js';
import { statefulPack } from './stateful-pack.js';
import { Dice, SyntheticTexts } from './synthetic-texts.js';

/** As many as one classifier of a cluster of sixteen holds. */
const PARTITIONS = 4;
const BATCH = 500;
const ACCOUNTS = 1_000_000;
const START = Date.UTC(2026, 10, 22);
const EVERY_MS = 50;
/** What the longest window holds is not growth: it has gone by twice before anything is measured. */
const FILLED = (2 * 86_400_000) / EVERY_MS;
const MEBIBYTE = 2 ** 20;

/** Judges as many events as it is told, once the windows are filled; prints by how many MiB the process has grown meanwhile. */
function run(events: number): void {
  const pack = new CompiledPack(statefulPack());
  const hashes = new KeyedHashes(randomBytes(32));
  const messages = new SyntheticTexts(7).messages(5_000);
  const windows = Array.from({ length: PARTITIONS }, () => new PartitionWindows(pack.stateful?.features.columns ?? []));
  const dice = new Dice(11);
  let sofar = 0;

  function judgeSome(count: number): void {
    for (const end = sofar + count; sofar < end;) {
      const partition = Math.floor(sofar / BATCH) % PARTITIONS;
      const view = new PartitionView(windows[partition] as PartitionWindows, hashes);
      for (let index = 0; index < BATCH; index++, sofar++) {
        const account = `account-${dice.rank(ACCOUNTS)}`;
        const data = { groupId: `group-${dice.below(50)}` };
        view.at(START + sofar * EVERY_MS);
        const texts = [{ pointer: '/text', text: messages[sofar % 5_000] as string }];
        judge(pack, { type: TEXT, platform: 'bench', account, data, texts }, view);
      }
      if (view.journal.bytes().length === 0) throw new Error('nothing was counted');
    }
  }

  judgeSome(FILLED);
  const before = settledSize();
  judgeSome(events);
  process.stdout.write(String(Math.round(((settledSize() - before) / MEBIBYTE) * 10) / 10));
}

function settledSize(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss();
}

run(Number(process.argv[2]));
