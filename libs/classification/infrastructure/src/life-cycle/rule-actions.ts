import { msOf } from '@custos/kernel';
import { DEFAULT_BAND, type Finding, type HitBand, type Tally } from '@custos/classification-domain';
import type {
  CompiledPack,
  CompiledRule,
  SignalMode,
  StagedRule,
  StagedRules,
} from '@custos/classification-application';
import type { Transaction } from '@custos/postgres';
import { SCHEMA } from '../migrations.js';
import type { RuleLives } from './rule-lives.js';

const DAY_MS = 86_400_000;

/** A rule's finding in an event, and what it leads to as the rule stands. */
export interface RuleMatch {
  readonly finding: Finding<CompiledRule>;
  /** Of the event's ingest time. */
  readonly day: string;
  readonly ingesttime: string;
  mode: SignalMode;
}

/** What a pack's rules found in a batch of a partition. */
export interface MatchedBatch {
  readonly partition: number;
  readonly pack: CompiledPack;
  /** As the pack's rules stood for the batch. */
  readonly staged: StagedRules;
  readonly matches: readonly RuleMatch[];
  /** The events that rules were evaluated on for the first time; none where earlier ones are found again. */
  readonly tally: Tally;
  /** Latest of these events; empty where there are none. */
  readonly ingesttime: string;
}

interface Claim {
  readonly pack: string;
  readonly staged: StagedRule;
  readonly day: string;
  readonly matches: RuleMatch[];
  at: string;
}

interface Hits {
  readonly approval: string;
  readonly day: string;
  readonly partition: number;
  evaluated: number;
  matched: number;
}

/** What acting rules may still do, and how often young ones match: settled before a batch is written. */
export class RuleActions {
  readonly #lives: RuleLives;

  constructor(lives: RuleLives) {
    this.#lives = lives;
  }

  /**
   * Lets the matches of rules that have a daily quota act as long as it lasts and turns the others to shadow, and counts
   * the hits of young rules. Asks nothing of the database where no rule of the packs has either.
   */
  async settle(tx: Transaction, batches: readonly MatchedBatch[]): Promise<void> {
    const hits = batches.flatMap(hitsOfYoungRules).sort(byRow);
    if (hits.length > 0) await storeHits(tx, hits);
    const claims = claimsOf(batches);
    if (claims.length > 0) await this.#grant(tx, claims);
  }

  async #grant(tx: Transaction, claims: readonly Claim[]): Promise<void> {
    const { rows } = await tx.query<{ pack: string; rule: string; day: string; wanted: bigint }>(
      `INSERT INTO ${SCHEMA}.rule_actions (pack, rule, day, wanted)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[])
       ON CONFLICT (pack, rule, day) DO UPDATE SET wanted = rule_actions.wanted + excluded.wanted
       RETURNING pack, rule, day, wanted`,
      [
        claims.map(({ pack }) => pack),
        claims.map(({ staged }) => staged.rule.text.id),
        claims.map(({ day }) => day),
        claims.map(({ matches }) => matches.length),
      ],
    );
    const wanted = new Map(rows.map((row) => [`${row.pack}/${row.rule}/${row.day}`, Number(row.wanted)]));
    for (const { pack, staged, day, matches, at } of claims) {
      const { rule, packStage } = staged;
      const { text, hash: ruleHash } = rule;
      const quota = text.dailyQuota ?? 0;
      const before = (wanted.get(`${pack}/${text.id}/${day}`) ?? 0) - matches.length;
      for (const match of matches.slice(Math.max(0, quota - before))) match.mode = 'shadow';
      if (before >= quota || before + matches.length < quota) continue;
      const named = { pack, rule: text.id, ruleHash, packStage };
      await this.#lives.execute(tx, { kind: 'NoteRuleQuota', ...named, day, quota, by: 'service:classifier', at });
    }
  }
}

/** Sorted by pack, rule and day: two batches that ask for the same rows ask in the same order. */
function claimsOf(batches: readonly MatchedBatch[]): Claim[] {
  const claims = new Map<string, Claim>();
  for (const { pack, staged: rules, matches } of batches) {
    for (const match of matches) {
      const { finding, day, ingesttime: at } = match;
      const staged = rules.of(finding.rule.text.id);
      if (match.mode !== 'live' || staged?.rule.text.dailyQuota === undefined) continue;
      const key = `${pack.pack.id}/${staged.rule.text.id}/${day}`;
      const claim = claims.get(key);
      if (claim === undefined) {
        claims.set(key, { pack: pack.pack.id, staged, day, matches: [match], at });
        continue;
      }
      claim.matches.push(match);
      if (at > claim.at) claim.at = at;
    }
  }
  return [...claims].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, claim]) => claim);
}

/** Whether a rule acts by an approval that is not older than the band says, as of a time in milliseconds. */
export function isYoung({ stage, standing }: StagedRule, { youngDays }: HitBand, now: number): boolean {
  if (standing === undefined || (stage !== 'canary' && stage !== 'live')) return false;
  return now < msOf(standing.since) + youngDays * DAY_MS;
}

function hitsOfYoungRules({ partition, pack, staged, matches, tally, ingesttime }: MatchedBatch): Hits[] {
  const band = pack.pack.emergencyStop ?? DEFAULT_BAND;
  const hits = new Map<string, Hits>();
  function counted(approval: string, day: string): Hits {
    const key = `${approval}/${day}`;
    let row = hits.get(key);
    if (row === undefined) hits.set(key, (row = { approval, day, partition, evaluated: 0, matched: 0 }));
    return row;
  }
  const now = ingesttime === '' ? NaN : msOf(ingesttime);
  const young = staged.all.filter((one) => isYoung(one, band, now));
  const counts = young.length === 0 ? [] : tally.counts();
  for (const { rule, standing } of young) {
    for (const { day, type, events } of counts)
      if (rule.text.events.includes(type)) counted(standing?.approval ?? '', day).evaluated += events;
  }
  for (const { finding, day, ingesttime: at } of matches) {
    const one = staged.of(finding.rule.text.id);
    if (one?.standing === undefined || !isYoung(one, band, msOf(at))) continue;
    const { approval, since } = one.standing;
    // An event found again was evaluated under this approval unless it had been taken in before.
    if (hits.has(`${approval}/${day}`) || at >= since) counted(approval, day).matched++;
  }
  return [...hits.values()];
}

/** Batches of the intake and of the observations may add to one row: all ask in the same order. */
function byRow(one: Hits, other: Hits): number {
  if (one.approval !== other.approval) return one.approval < other.approval ? -1 : 1;
  if (one.day !== other.day) return one.day < other.day ? -1 : 1;
  return one.partition - other.partition;
}

async function storeHits(tx: Transaction, hits: readonly Hits[]): Promise<void> {
  await tx.query({
    name: `${SCHEMA}.rule_hits.add`,
    text: `INSERT INTO ${SCHEMA}.rule_hits (approval, day, partition, evaluated, matched)
      SELECT * FROM unnest($1::text[], $2::text[], $3::smallint[], $4::bigint[], $5::bigint[])
      ON CONFLICT (approval, day, partition) DO UPDATE
      SET evaluated = rule_hits.evaluated + excluded.evaluated, matched = rule_hits.matched + excluded.matched`,
    values: [
      hits.map(({ approval }) => approval),
      hits.map(({ day }) => day),
      hits.map(({ partition }) => partition),
      hits.map(({ evaluated }) => evaluated),
      hits.map(({ matched }) => matched),
    ],
  });
}
