import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CompiledPack, RuleStages } from '@custos/classification-application';
import { ROLES, type Database } from '@custos/postgres';
import { createTestDatabase, type TestDatabase } from '@custos/postgres/testing';
import { StageShelf } from '../life-cycle/stage-shelf.js';
import { migrations } from '../migrations.js';
import { aPack } from '../testing/packs.js';
import { PackShelf } from './pack-shelf.js';

const MANY = 24;

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase([...migrations]);
  database = test.database(ROLES.classifier);
});

afterAll(() => test.drop());

describe('what judged before', () => {
  it('is read back from the database once a process has seen many packs, and gives the same', async () => {
    const packs = Array.from({ length: MANY }, (_, index) => new CompiledPack(aPack({ id: `test-${index}` })));
    const [first, ...later] = packs as [CompiledPack, ...CompiledPack[]];
    const shelf = new PackShelf(first);
    await database.transaction(async (tx) => {
      await shelf.keep(tx, first);
      for (const pack of later) {
        shelf.replace(pack);
        await shelf.keep(tx, pack);
      }
    });

    const again = await shelf.byHash(database, first.hash);
    expect(again).not.toBe(first);
    expect(again.document).toEqual(first.document);
    expect(await shelf.byHash(database, first.hash)).toBe(again);
    expect(await shelf.byHash(database, later.at(-1)?.hash)).toBe(later.at(-1));
  });

  it('is read back once rules have stood at many stages', async () => {
    const shelf = new StageShelf();
    const pack = new CompiledPack(aPack());
    const seen: RuleStages[] = [];
    for (let share = 1; share <= MANY; share++) {
      const standing = { stage: 'canary', share, ruleHash: 'a', approval: 'b', since: '2026-11-22T02:00:00.000Z' };
      await database.query(
        `INSERT INTO classifier.rule_lives (pack, rule, life) VALUES ('test', 'a-rule', $1)
         ON CONFLICT (pack, rule) DO UPDATE SET life = excluded.life`,
        [JSON.stringify({ standing })],
      );
      expect(await shelf.refresh(database, pack)).toBe(true);
      seen.push(shelf.current);
      await database.transaction((tx) => shelf.keep(tx, shelf.current));
    }

    const [first] = seen as [RuleStages];
    const again = await shelf.byHash(database, first.hash);
    expect(again).not.toBe(first);
    expect(again.standings).toEqual(first.standings);
    expect(await shelf.byHash(database, shelf.current.hash)).toBe(shelf.current);
  });
});
