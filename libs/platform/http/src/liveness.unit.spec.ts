import { setImmediate as turn } from 'node:timers/promises';
import { createLogger } from '@custos/observability';
import { describe, expect, it } from '@jest/globals';
import { Liveness, type WorkStatus } from './liveness.js';

const WELL: WorkStatus = { healthy: true, problems: [], stuck: false };
const STUCK: WorkStatus = { healthy: false, problems: ['intake/3 has not moved for 40 s'], stuck: true };
const HALTED: WorkStatus = { healthy: false, problems: ['intake/3 is stopped: no contract'], stuck: false };
const MINUTE = 60_000;

function setUp() {
  const state = { consumer: STUCK, relay: WELL, database: true };
  const liveness = new Liveness(
    {
      work: { consumer: () => state.consumer, relay: () => state.relay },
      needs: {
        database: () => {
          if (!state.database) throw new Error('connect ECONNREFUSED');
        },
      },
    },
    createLogger('liveness', 'silent'),
  );
  /** As an orchestrator asks, once a minute. */
  const ask = async (from: number, to: number): Promise<boolean[]> => {
    const answers: boolean[] = [];
    for (let minute = from; minute <= to; minute++) {
      answers.push(liveness.look(minute * MINUTE).ok);
      await turn();
    }
    return answers;
  };
  return { state, liveness, ask };
}

describe('liveness', () => {
  it('shows at once what is wrong, and stays alive', () => {
    const { liveness } = setUp();

    expect(liveness.look(0)).toEqual({
      ok: true,
      checks: { consumer: { ok: false, problem: 'intake/3 has not moved for 40 s' }, relay: { ok: true } },
    });
  });

  it('ends when work is stuck for five minutes though all that it needs answers', async () => {
    const { ask } = setUp();

    expect(await ask(0, 6)).toEqual([true, true, true, true, true, false, false]);
  });

  it('outlasts an outage of any length, and gives the work five minutes from its end', async () => {
    const { state, ask } = setUp();
    state.database = false;
    expect(new Set(await ask(0, 60))).toEqual(new Set([true]));

    state.database = true;

    expect(await ask(61, 66)).toEqual([true, true, true, true, true, false]);
  });

  it('counts anew when the work has moved meanwhile', async () => {
    const { state, ask } = setUp();
    await ask(0, 4);
    state.consumer = WELL;
    await ask(5, 5);

    state.consumer = STUCK;

    expect(await ask(6, 11)).toEqual([true, true, true, true, true, false]);
  });

  it('does not end for what no restart could mend', async () => {
    const { state, ask } = setUp();
    state.consumer = HALTED;

    expect(new Set(await ask(0, 60))).toEqual(new Set([true]));
  });
});
