import { Body, Controller, Get, HttpCode, Inject, Param, Post, UseGuards } from '@nestjs/common';
import { CurrentPerson, RoleGuard, Roles, type Person } from '@custos/auth';
import { dayIn, derivedId } from '@custos/kernel';
import type { StagedRule } from '@custos/classification-application';
import { EVERYONE, type RuleLifeCommand, type RuleLifeEvent } from '@custos/classification-domain';
import { Problem } from '@custos/http';
import type { PolicyOptions } from './policy.module.js';
import { proposalOf, stepOf } from './requests.js';
import { POLICY } from './tokens.js';

@Controller('v1/policy')
@UseGuards(RoleGuard)
@Roles('admin')
export class PolicyController {
  constructor(@Inject(POLICY) private readonly policy: PolicyOptions) {}

  /** Where rules stand for the next event; what has only just been approved may take a second to get there. */
  @Get('rules')
  @Roles('admin', 'sre', 'regulator')
  rules() {
    const { packs, lifeCycle, packWatch } = this.policy;
    const { current } = packs;
    return {
      pack: current.pack.id,
      hash: current.hash,
      ...(packWatch.problem === undefined ? {} : { problem: packWatch.problem }),
      rules: current.stagedBy(lifeCycle.stages.current).all.map(shown),
    };
  }

  /** Who asked for which step and why, who approved it, and what stopped the rule; of a rule that left the pack, too. */
  @Get('rules/:rule/history')
  @Roles('admin', 'sre', 'regulator')
  async history(@Param('rule') rule: string) {
    const { packs, lifeCycle, database } = this.policy;
    const { pack, rules } = packs.current;
    const events = await lifeCycle.lives.history(database, pack.id, rule);
    if (events.length === 0 && !rules.some(({ text }) => text.id === rule)) throw ruleNotFound(rule, pack.id);
    return { pack: pack.id, rule, events: events.map(({ type, data }) => ({ type, ...data })) };
  }

  @Post('rules/:rule/steps')
  async propose(@CurrentPerson() person: Person, @Param('rule') name: string, @Body() body: unknown) {
    const { to, share = EVERYONE, reason } = stepOf(body);
    const rule = this.#named(person, name);
    const { version } = await this.policy.lifeCycle.lives.read(this.policy.database, rule.pack, rule.rule);
    const id = `${rule.pack}/${rule.rule}/${version}/${rule.by}`;
    const proposalId = derivedId({ platform: 'custos', source: 'policy', id, revision: 0, purpose: 'proposal' });
    await this.#execute({ kind: 'ProposeRuleStep', ...rule, proposalId, to, share, reason });
    return { proposalId };
  }

  @Post('rules/:rule/approvals')
  @HttpCode(200)
  async approve(@CurrentPerson() person: Person, @Param('rule') name: string, @Body() body: unknown) {
    const rule = this.#named(person, name);
    const [approved] = await this.#execute({ kind: 'ApproveRuleStep', ...rule, proposalId: proposalOf(body) });
    return approved?.data;
  }

  /** One person is enough to take effect away. */
  @Post('rules/:rule/stop')
  @HttpCode(200)
  @Roles('admin', 'sre')
  async stop(@CurrentPerson() person: Person, @Param('rule') name: string) {
    const rule = this.#named(person, name);
    const counts = { day: dayIn(rule.at, this.policy.zone), evaluated: 0, matched: 0, mostShare: 0 };
    const [stopped] = await this.#execute({ kind: 'StopRule', ...rule, cause: 'person', ...counts });
    return stopped?.data;
  }

  @Post('reload')
  @HttpCode(200)
  @Roles('admin', 'sre')
  reload() {
    return this.policy.packWatch.reload();
  }

  #named({ name, platforms }: Person, id: string) {
    if (!platforms.includes('*')) {
      throw new Problem({
        status: 403,
        kind: 'platforms-needed',
        title: 'Rules judge every platform',
        detail: 'Your token is for some platforms alone.',
        mend: 'Ask for a token with --platform "*".',
      });
    }
    const { packs, lifeCycle, clock } = this.policy;
    const { current } = packs;
    const staged = current.stagedBy(lifeCycle.stages.current).of(id);
    if (staged === undefined) throw ruleNotFound(id, current.pack.id);
    const { rule, packStage } = staged;
    const named = { pack: current.pack.id, rule: id, ruleHash: rule.hash, packStage };
    return { ...named, by: `person:${name}`, at: clock() };
  }

  async #execute(command: RuleLifeCommand): Promise<RuleLifeEvent[]> {
    const { database, lifeCycle } = this.policy;
    const events = await database.transaction((tx) => lifeCycle.lives.execute(tx, command));
    lifeCycle.nudge();
    for (const { type, data } of events) if (type === 'custos.policy.RuleStepRefused') throw refused(data.reason);
    return events;
  }
}

function shown({ rule: { text }, stage, share, standing, awaitsApproval }: StagedRule) {
  return {
    rule: text.id,
    category: text.category,
    stage,
    ...(stage === 'canary' ? { share } : {}),
    ...(standing === undefined ? {} : { since: standing.since }),
    ...(awaitsApproval ? { awaitsApproval } : {}),
  };
}

const REASONS: Readonly<Record<string, string>> = {
  'no-such-step':
    'A rule goes from draft over shadow and canary to live, one step at a time; back by any number of steps.',
  'no-such-proposal': 'Nothing with this id is proposed: it was approved, or overtaken by a stop or a later proposal.',
  'proposed-by-the-same-person': 'Who proposes a step cannot approve it.',
  'rule-changed': 'The rule says something else than when the step was proposed.',
  'stage-changed': 'The rule no longer stands where it stood when the step was proposed.',
  'has-no-effect': 'The rule is neither canary nor live.',
};

function refused(reason: string): Problem {
  return new Problem({
    status: 409,
    kind: reason,
    title: 'The rule stays where it is',
    detail: REASONS[reason] ?? reason,
  });
}

function ruleNotFound(rule: string, pack: string): Problem {
  return new Problem({
    status: 404,
    kind: 'rule-not-found',
    title: 'No such rule',
    detail: `The policy pack ${pack}, which is in force, has no rule ${rule}.`,
    mend: 'GET /v1/policy/rules lists them.',
  });
}
