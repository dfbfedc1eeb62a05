import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SignalRaised } from '@custos/contracts';
import { publishDeeds, type Deed } from '../testing/deeds.js';
import { Street } from '../testing/street.js';

const NOON = Date.UTC(2026, 10, 22, 4);
/** The fewest that the rules tell of where nothing was before. */
const HIRED = 7;

let street: Street;

beforeEach(async () => {
  street = await Street.found();
});

afterEach(() => street.leave());

function hired(type: Deed['type'], what: string, count = HIRED): Deed[] {
  return Array.from({ length: count }, (_, at) => ({
    ...{ type, account: `hired-${at}`, device: `phone-${at % 2}`, what },
    at: NOON + 5_000 * at,
  }));
}

function neighbours(what: string): Deed[] {
  const type = 'custos.content.TextPosted';
  return Array.from({ length: HIRED }, (_, at) => ({
    ...{ type, account: `own-${at}`, device: `own-${at}`, what },
    at: NOON + 5_000 * (HIRED + at),
  }));
}

/** What is signalled once so many observations have been judged. */
async function told(observations: number): Promise<SignalRaised[]> {
  await street.handled('classifier-observations', observations);
  await street.relayed();
  return (await street.signals()).map(({ data }) => data);
}

describe('the pack that ships', () => {
  it('tells of one hand behind many accounts, and of the same whichever opinion its posts voice', async () => {
    const said = async (opinion: string) => {
      const words = `关于这次停车收费的方案，我${opinion}，希望大家也都${opinion}，一起来留言`;
      await publishDeeds(street, [
        ...hired('custos.content.TextPosted', words),
        ...neighbours(`邻居们都在说：${words}`),
      ]);
      await street.open();
      // Each text is observed by two samples.
      const signals = await told(4 * HIRED);
      return signals.map(({ rule, category, mode, subject, cluster }) => {
        const { accounts, step, similarity, concentration } = cluster ?? {};
        const known = Array.from({ length: HIRED }, (_, at) => street.keyOf(`hired-${at}`));
        const strangers = accounts?.filter((account) => !known.includes(account)).length;
        return { rule, category, mode, kind: subject.kind, step, strangers, similarity, concentration };
      });
    };
    const against = await said('坚决反对');
    await street.leave();
    street = await Street.found();
    expect(await said('完全支持')).toEqual(against);
    expect(against).toEqual([
      {
        ...{ rule: 'coordination.one-hand', category: 'COORDINATED_INAUTHENTIC', mode: 'live', kind: 'cluster' },
        ...{ step: 0, strangers: 0, similarity: 1_000_000, concentration: 1_000_000 },
      },
    ]);
  });

  it('tells of a group that is filled from shared devices', async () => {
    await publishDeeds(street, hired('custos.group.GroupMemberJoined', street.keyOf('group')));
    await street.open();
    const signals = await told(HIRED);
    expect(signals.map(({ rule, category, subject }) => `${rule} ${category} ${subject.kind}`)).toEqual([
      'engagement.one-hand FAKE_ENGAGEMENT cluster',
    ]);
  });

  it('does not tell of one act less', async () => {
    const texts = hired('custos.content.TextPosted', '关于这次停车收费的方案，希望大家都来留言，一起说说看', HIRED - 1);
    await publishDeeds(street, [
      ...texts,
      ...hired('custos.group.GroupMemberJoined', street.keyOf('group'), HIRED - 1),
    ]);
    await street.open();
    expect(await told(3 * (HIRED - 1))).toEqual([]);
  });
});
