import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stateAfter } from '@custos/kernel';
import type { RuleLifeCommand } from './commands.js';
import { leavesBand } from './hit-band.js';
import { ruleLife, stageOf, type RuleLife, type RuleLifeEvent } from './rule-life.js';
import { EVERYONE, inCanary, STAGES, type Stage } from './stage.js';

const HASH = 'a'.repeat(64);
const OTHER_HASH = 'b'.repeat(64);
const named = {
  pack: 'test',
  rule: 'spam.offer',
  ruleHash: HASH,
  packStage: 'draft' as const,
  at: '2026-11-22T02:00:00.000Z',
};

function propose(
  to: Stage,
  more: Partial<Extract<RuleLifeCommand, { kind: 'ProposeRuleStep' }>> = {},
): RuleLifeCommand {
  return {
    kind: 'ProposeRuleStep',
    ...named,
    proposalId: `to-${to}`,
    to,
    share: 100_000,
    reason: 'r',
    by: 'person:Wang',
    ...more,
  };
}

function approve(
  to: Stage,
  more: Partial<Extract<RuleLifeCommand, { kind: 'ApproveRuleStep' }>> = {},
): RuleLifeCommand {
  return { kind: 'ApproveRuleStep', ...named, proposalId: `to-${to}`, by: 'person:Li', ...more };
}

const stop: RuleLifeCommand = {
  ...{ kind: 'StopRule', ...named, cause: 'person', day: '2026-11-22', evaluated: 0, matched: 0, mostShare: 0 },
  by: 'person:Wang',
};

function after(...commands: readonly RuleLifeCommand[]): { life: RuleLife; events: RuleLifeEvent[] } {
  const events: RuleLifeEvent[] = [];
  for (const command of commands) events.push(...ruleLife.decide(command, stateAfter(ruleLife, events)));
  return { life: stateAfter(ruleLife, events), events };
}

function lastRefusal(...commands: readonly RuleLifeCommand[]): string | undefined {
  const last = after(...commands).events.at(-1);
  return last?.type === 'custos.policy.RuleStepRefused' ? last.data.reason : undefined;
}

describe('the life of a rule', () => {
  it('goes from draft over shadow and canary to live, each step proposed by one person and approved by another', () => {
    const steps = (['shadow', 'canary', 'live', 'retired'] as const).flatMap((to) => [propose(to), approve(to)]);
    const { life, events } = after(...steps);
    expect(life.standing?.stage).toBe('retired');
    expect(events.map(({ type }) => type)).toEqual(
      Array.from({ length: 4 }, () => ['custos.policy.RuleStepProposed', 'custos.policy.RuleStepApproved']).flat(),
    );
  });

  it('stands where its pack puts it until a step is approved', () => {
    const { life } = after(propose('shadow'));
    expect(stageOf(life.standing, { ruleHash: HASH, packStage: 'draft' })).toBe('draft');
  });

  it.each([
    [
      'approved by who proposed it',
      [propose('shadow'), approve('shadow', { by: 'person:Wang' })],
      'proposed-by-the-same-person',
    ],
    ['approved and never proposed', [approve('shadow')], 'no-such-proposal'],
    ['approved twice', [propose('shadow'), approve('shadow'), approve('shadow')], 'no-such-proposal'],
    ['that leaves a stage out', [propose('live')], 'no-such-step'],
    [
      'of a rule that was changed in between',
      [propose('shadow'), approve('shadow', { ruleHash: OTHER_HASH })],
      'rule-changed',
    ],
    [
      'that a stop has overtaken',
      [
        propose('shadow'),
        approve('shadow'),
        propose('canary'),
        approve('canary'),
        propose('live'),
        stop,
        approve('live'),
      ],
      'no-such-proposal',
    ],
    ['back from retirement', [propose('retired'), approve('retired'), propose('shadow')], 'no-such-step'],
  ])('refuses a step %s', (_, commands, reason) => {
    expect(lastRefusal(...commands)).toBe(reason);
  });

  it('has one person stop what has effect, and nothing else', () => {
    const canary = [propose('shadow'), approve('shadow'), propose('canary'), approve('canary')];
    expect(after(...canary, stop).life.standing).toMatchObject({ stage: 'shadow', share: EVERYONE });
    expect(lastRefusal(stop)).toBe('has-no-effect');
    expect(lastRefusal(...canary, stop, stop)).toBe('has-no-effect');
  });

  it('keeps a rule whose text is not the one that was approved in shadow', () => {
    const { life } = after(propose('shadow'), approve('shadow'), propose('canary'), approve('canary'));
    expect(stageOf(life.standing, { ruleHash: HASH, packStage: 'live' })).toBe('canary');
    expect(stageOf(life.standing, { ruleHash: OTHER_HASH, packStage: 'live' })).toBe('shadow');
  });

  it('says once a day that its quota is used up', () => {
    const note = (day: string): RuleLifeCommand => ({
      kind: 'NoteRuleQuota',
      ...named,
      day,
      quota: 3,
      by: 'service:classifier',
    });
    expect(after(note('2026-11-22'), note('2026-11-22'), note('2026-11-23')).events).toHaveLength(2);
  });

  it('never has effect without two different people behind it, whatever is tried in whatever order', () => {
    const person = fc.constantFrom('person:Wang', 'person:Li');
    const stage = fc.constantFrom(...STAGES);
    const command = fc.oneof(
      fc.tuple(stage, person).map(([to, by]) => propose(to, { by })),
      fc.tuple(stage, person).map(([to, by]) => approve(to, { by })),
      fc.constant(stop),
    );
    let approvals = 0;
    fc.assert(
      fc.property(fc.array(command, { minLength: 20, maxLength: 60 }), (commands) => {
        for (const { type, data } of after(...commands).events) {
          if (type !== 'custos.policy.RuleStepApproved') continue;
          expect(data.approvedBy).not.toBe(data.proposedBy);
          approvals += 1;
        }
      }),
    );
    expect(approvals).toBeGreaterThan(0);
  });
});

describe('a canary', () => {
  const accounts = Array.from({ length: 20_000 }, (_, index) => `account-${index}`);

  it('acts upon its share of the accounts, the same ones each time and more of them as it grows', () => {
    const inside = accounts.filter((account) => inCanary('spam.offer', account, 100_000));
    expect(inside.length).toBeGreaterThan(1_800);
    expect(inside.length).toBeLessThan(2_200);
    expect(inside.every((account) => inCanary('spam.offer', account, 200_000))).toBe(true);
    expect(accounts.every((account) => inCanary('spam.offer', account, EVERYONE))).toBe(true);
  });

  it('acts upon other accounts for each rule', () => {
    const both = accounts.filter((account) => inCanary('a', account, 100_000) && inCanary('b', account, 100_000));
    expect(both.length).toBeGreaterThan(100);
    expect(both.length).toBeLessThan(320);
  });
});

describe('the band of a young rule', () => {
  const band = { mostShare: 50_000, fewestMatches: 20, youngDays: 7 };

  it.each([
    [1_000, 50, false],
    [1_000, 51, true],
    [100, 19, false],
    [20, 20, true],
  ])('of %d events with %d matches is left: %s', (evaluated, matched, left) => {
    expect(leavesBand(evaluated, matched, band)).toBe(left);
  });
});
