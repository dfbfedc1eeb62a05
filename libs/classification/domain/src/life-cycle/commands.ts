import type { Stage } from './stage.js';

/** The rule that a command is about, as the pack in force has it. */
export interface RuleNamed {
  readonly pack: string;
  readonly rule: string;
  /** SHA-256 of what the rule says. */
  readonly ruleHash: string;
  /** Where the pack puts it. */
  readonly packStage: Stage;
}

interface Commanded extends RuleNamed {
  /** `person:NAME` or `service:NAME` */
  readonly by: string;
  /** RFC 3339, UTC. */
  readonly at: string;
}

export interface ProposeRuleStep extends Commanded {
  readonly kind: 'ProposeRuleStep';
  readonly proposalId: string;
  readonly to: Stage;
  /** In millionths; counts for a canary. */
  readonly share: number;
  readonly reason: string;
}

export interface ApproveRuleStep extends Commanded {
  readonly kind: 'ApproveRuleStep';
  readonly proposalId: string;
}

export interface StopRule extends Commanded {
  readonly kind: 'StopRule';
  readonly cause: 'hit-rate' | 'person';
  readonly day: string;
  readonly evaluated: number;
  readonly matched: number;
  readonly mostShare: number;
}

export interface NoteRuleQuota extends Commanded {
  readonly kind: 'NoteRuleQuota';
  readonly day: string;
  readonly quota: number;
}

export type RuleLifeCommand = ProposeRuleStep | ApproveRuleStep | StopRule | NoteRuleQuota;
