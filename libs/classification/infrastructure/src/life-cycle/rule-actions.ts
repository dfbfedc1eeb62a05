import { msOf } from '@custos/kernel';
import { DEFAULT_BAND, type HitBand } from '@custos/classification-domain';
import type { StagedRule } from '@custos/classification-application';
import type { Transaction } from '@custos/postgres';
import type { JudgedBatch, Match } from '../intake/judged-batch.js';
import { SCHEMA } from '../migrations.js';
import type { RuleLives } from './rule-lives.js';

const DAY_MS = 86_400_000;

interface Claim {
  readonly pack: string;
  readonly staged: StagedRule;
  readonly day: string;
  readonly matches: Match[];
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
  async settle(tx: Transaction, batches: readonly JudgedBatch[]): Promise<void> {
    const hits = batches.flatMap(hitsOfYoungRules);
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
      const { text, hash: ruleHash } = staged.rule;
      const quota = text.dailyQuota ?? 0;
      const before = (wanted.get(`${pack}/${text.id}/${day}`) ?? 0) - matches.length;
      for (const match of matches.slice(Math.max(0, quota - before))) match.mode = 'shadow';
      if (before >= quota || before + matches.length < quota) continue;
      const rule = { pack, rule: text.id, ruleHash, packStage: text.mode };
      await this.#lives.execute(tx, { kind: 'NoteRuleQuota', ...rule, day, quota, by: 'service:classifier', at });
    }
  }
}

/** Sorted by pack, rule and day: two batches that ask for the same rows ask in the same order. */
function claimsOf(batches: readonly JudgedBatch[]): Claim[] {
  const claims = new Map<string, Claim>();
  for (const { read, matches } of batches) {
    for (const match of matches) {
      const { rule } = match.finding;
      if (match.mode !== 'live' || rule.text.dailyQuota === undefined) continue;
      const pack = read.pack.pack.id;
      const key = `${pack}/${rule.text.id}/${match.day}`;
      const at = match.event.envelope.ingesttime;
      const claim = claims.get(key);
      if (claim === undefined) {
        const staged = read.pack.staged.of(rule.text.id) as StagedRule;
        claims.set(key, { pack, staged, day: match.day, matches: [match], at });
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

function hitsOfYoungRules({ read, tally, matches, ingesttime }: JudgedBatch): Hits[] {
  const { pack, batch } = read;
  const band = pack.pack.emergencyStop ?? DEFAULT_BAND;
  if (ingesttime === '') return [];
  const now = msOf(ingesttime);
  const young = pack.staged.all.filter((staged) => isYoung(staged, band, now));
  if (young.length === 0) return [];
  const hits = new Map<string, Hits>();
  const counts = tally.counts();
  for (const { rule, standing } of young) {
    const approval = standing?.approval ?? '';
    for (const { day, type, events } of counts) {
      if (!rule.text.events.includes(type)) continue;
      const key = `${approval}/${day}`;
      const known = hits.get(key);
      if (known === undefined)
        hits.set(key, { approval, day, partition: batch.partition, evaluated: events, matched: 0 });
      else known.evaluated += events;
    }
  }
  for (const { finding, day } of matches) {
    const { standing } = pack.staged.of(finding.rule.text.id) as StagedRule;
    const counted = hits.get(`${standing?.approval}/${day}`);
    if (counted !== undefined) counted.matched++;
  }
  return [...hits.values()];
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
