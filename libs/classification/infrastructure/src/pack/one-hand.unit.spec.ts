import { describe, expect, it } from '@jest/globals';
import { evolveMeetings, type Numbers, type Observation } from '@custos/classification-domain';
import { DEFAULT_PACK } from '../create-classifier.js';
import { readPack } from './read-pack.js';

const NOON = Date.UTC(2026, 10, 22, 4);
const pack = readPack(DEFAULT_PACK);

interface Campaign {
  readonly acts: number;
  readonly accounts: number;
  /** That the accounts take turns at; each has one of its own where there are as many. */
  readonly devices?: number;
  readonly addresses?: number;
}

/** Whether a rule of the pack is true of the last of so many acts on one object, a second apart, where nothing was before. */
async function isTold(id: string, { acts, accounts, devices = 0, addresses = 0 }: Campaign): Promise<boolean> {
  const { stateful, rules } = await pack;
  const { text, awaits } = rules.find((rule) => rule.text.id === id)!;
  let state: Uint8Array | undefined;
  let known: Numbers = {};
  for (let at = 0; at < acts; at++) {
    const account = at % accounts;
    const eventId = `event-${String(at).padStart(2, '0')}`;
    const act: Observation = {
      ...{ key: 'object', platform: 'market', type: text.events[0]!, waiting: true },
      ...{ eventId, subject: `post-${at}`, account: `account-${account}`, time: NOON + 1000 * at },
      numbers: id === 'coordination.one-hand' ? { similar: 1 } : {},
      hashes: {
        ...(devices > 0 && { device: `device-${account % devices}` }),
        ...(addresses > 0 && { address: `address-${account % addresses}` }),
      },
    };
    const folded = evolveMeetings(state, act);
    state = folded.state;
    known = folded.findings.find((finding) => finding.eventId === eventId)!.numbers;
  }
  return stateful!.isMet(awaits!, { cluster: known });
}

describe.each(['coordination.one-hand', 'engagement.one-hand'])('the rule %s', (rule) => {
  it.each([
    ['seven acts of five accounts on shared devices', true, { acts: 7, accounts: 5, devices: 2 }],
    ['seven acts of seven accounts on shared devices', true, { acts: 7, accounts: 7, devices: 2 }],
    ['six acts of six accounts on shared devices', false, { acts: 6, accounts: 6, devices: 2 }],
    ['seven acts of four accounts on shared devices', false, { acts: 7, accounts: 4, devices: 2 }],
    ['sixty acts of sixty accounts, each on a device of its own', false, { acts: 60, accounts: 60, devices: 60 }],
    ['sixty acts of sixty accounts from nowhere', false, { acts: 60, accounts: 60 }],
    ['nineteen acts of nineteen accounts at one address', false, { acts: 19, accounts: 19, addresses: 1 }],
  ])('asks five accounts and seven acts: %s is %s', async (_name, told, campaign) => {
    expect(await isTold(rule, campaign)).toBe(told);
  });
});

describe('a shared address', () => {
  it('tells of twenty accounts that post the same, and never of a group that is joined', async () => {
    const neighbours = { acts: 20, accounts: 20, addresses: 1 };
    expect(await isTold('coordination.one-hand', neighbours)).toBe(true);
    expect(await isTold('engagement.one-hand', neighbours)).toBe(false);
  });
});
