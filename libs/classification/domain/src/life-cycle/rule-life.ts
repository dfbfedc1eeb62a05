import type { PolicyEvent } from '@custos/contracts';
import { assertNever, type Decider } from '@custos/kernel';
import type { RuleLifeCommand, RuleNamed } from './commands.js';
import { EVERYONE, mayFollow, type Stage } from './stage.js';

/** An event without its envelope. */
type Fact<Event> = Event extends PolicyEvent ? Pick<Event, 'type' | 'data'> : never;
export type RuleLifeEvent = Fact<PolicyEvent>;

/** Where the last approved step, or a stop since, put a rule. */
export interface Standing {
  readonly stage: Stage;
  /** Of the accounts, in millionths; what a canary acts upon. */
  readonly share: number;
  /** The text that was approved. */
  readonly ruleHash: string;
  /** The approved proposal: what is counted of a young rule is counted under it. */
  readonly approval: string;
  /** When it was approved. */
  readonly since: string;
}

export interface RuleLife {
  /** Undefined until a step is approved: the rule stands where its pack puts it. */
  readonly standing?: Standing;
  readonly proposal?: {
    readonly proposalId: string;
    readonly ruleHash: string;
    readonly from: Stage;
    readonly to: Stage;
    readonly share: number;
    readonly proposedBy: string;
  };
  /** The last day on which its quota was used up. */
  readonly quotaDay?: string;
}

/** What was approved holds for the text that was approved: a rule that was changed since has no effect. */
export function stageOf(standing: Standing | undefined, rule: Pick<RuleNamed, 'ruleHash' | 'packStage'>): Stage {
  if (standing === undefined) return rule.packStage;
  const acts = standing.stage === 'canary' || standing.stage === 'live';
  return acts && standing.ruleHash !== rule.ruleHash ? 'shadow' : standing.stage;
}

/** The life of one rule of one pack. */
export const ruleLife: Decider<RuleLifeCommand, RuleLife, RuleLifeEvent> = {
  initialState: () => ({}),
  decide,
  evolve,
};

function decide(command: RuleLifeCommand, life: RuleLife): RuleLifeEvent[] {
  const { pack, rule, ruleHash, at } = command;
  const stage = stageOf(life.standing, command);
  switch (command.kind) {
    case 'ProposeRuleStep': {
      const { proposalId, to, reason, by } = command;
      if (!mayFollow(stage, to)) return refused(command, 'no-such-step');
      const share = to === 'canary' ? command.share : EVERYONE;
      const data = { pack, rule, ruleHash, proposalId, from: stage, to, share, reason, proposedBy: by, at };
      return [{ type: 'custos.policy.RuleStepProposed', data }];
    }
    case 'ApproveRuleStep': {
      const { proposal } = life;
      if (proposal?.proposalId !== command.proposalId) return refused(command, 'no-such-proposal');
      if (proposal.proposedBy === command.by) return refused(command, 'proposed-by-the-same-person');
      if (proposal.ruleHash !== ruleHash) return refused(command, 'rule-changed');
      if (proposal.from !== stage) return refused(command, 'stage-changed');
      const { proposalId, from, to, share, proposedBy } = proposal;
      const data = { pack, rule, ruleHash, proposalId, from, to, share, proposedBy, approvedBy: command.by, at };
      return [{ type: 'custos.policy.RuleStepApproved', data }];
    }
    case 'StopRule': {
      if (stage !== 'canary' && stage !== 'live') return refused(command, 'has-no-effect');
      const { cause, day, evaluated, matched, mostShare, by } = command;
      const counts = { day, evaluated, matched, mostShare };
      const data = { pack, rule, ruleHash, from: stage, cause, ...counts, stoppedBy: by, at };
      return [{ type: 'custos.policy.RuleStopped', data }];
    }
    case 'NoteRuleQuota': {
      const { day, quota } = command;
      if (life.quotaDay === day) return [];
      return [{ type: 'custos.policy.RuleQuotaReached', data: { pack, rule, day, quota, at } }];
    }
    default:
      return assertNever(command);
  }
}

function refused(command: Exclude<RuleLifeCommand, { kind: 'NoteRuleQuota' }>, reason: string): RuleLifeEvent[] {
  const { kind, pack, rule, by, at } = command;
  return [{ type: 'custos.policy.RuleStepRefused', data: { pack, rule, command: kind, reason, by, at } }];
}

function evolve(life: RuleLife, { type, data }: RuleLifeEvent): RuleLife {
  switch (type) {
    case 'custos.policy.RuleStepProposed': {
      const { proposalId, ruleHash, from, to, share, proposedBy } = data;
      return { ...life, proposal: { proposalId, ruleHash, from, to, share, proposedBy } };
    }
    case 'custos.policy.RuleStepApproved': {
      const { proposal: _settled, ...rest } = life;
      const { to, share, ruleHash, proposalId, at } = data;
      return { ...rest, standing: { stage: to, share, ruleHash, approval: proposalId, since: at } };
    }
    case 'custos.policy.RuleStopped': {
      // Whatever was proposed was proposed of a rule that had not been stopped.
      const { proposal: _overtaken, ...rest } = life;
      const approval = life.standing?.approval ?? '';
      const stopped = { stage: 'shadow', share: EVERYONE, ruleHash: data.ruleHash, approval, since: data.at } as const;
      return { ...rest, standing: stopped };
    }
    case 'custos.policy.RuleQuotaReached':
      return { ...life, quotaDay: data.day };
    case 'custos.policy.RuleStepRefused':
      return life;
    default:
      return assertNever(type);
  }
}
