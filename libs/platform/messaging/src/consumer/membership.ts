import type { Queryable } from '@custos/postgres';
import { PARTITIONS, type Membership, type TopicPartition } from '../port.js';
import { fairShare } from './fair-share.js';
import { nameOf } from './leases.js';

export interface LeaseMembershipOptions {
  database: Queryable;
  schema: string;
  consumer: string;
  member: string;
  topics: readonly string[];
  leaseMs: number;
}

/** Members of a consumer find each other in its schema's `members` table and share its partitions by their leases. */
export class LeaseMembership implements Membership {
  readonly intervalMs: number;
  readonly #options: LeaseMembershipOptions;
  readonly #partitions: readonly TopicPartition[];
  #alone = false;

  constructor(options: LeaseMembershipOptions) {
    this.#options = options;
    this.intervalMs = Math.max(100, Math.min(1_000, options.leaseMs / 5));
    this.#partitions = options.topics.flatMap((topic) =>
      Array.from({ length: PARTITIONS }, (_, partition) => ({ topic, partition })),
    );
  }

  /** Whether nobody else lived when the shares were last asked for. */
  get alone(): boolean {
    return this.#alone;
  }

  async share(): Promise<TopicPartition[]> {
    const { database, schema, consumer, member, topics, leaseMs } = this.#options;
    await database.query({
      name: `${schema}.members.renew`,
      text: `WITH gone AS (
          DELETE FROM ${schema}.members WHERE consumer = $1 AND expires_at < clock_timestamp() - interval '1 minute'
        )
        INSERT INTO ${schema}.members (consumer, member, expires_at)
        VALUES ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
        ON CONFLICT (consumer, member) DO UPDATE SET expires_at = excluded.expires_at`,
      values: [consumer, member, leaseMs],
    });
    const { rows } = await database.query<{
      members: string[];
      topics: string[];
      partitions: number[];
      owners: string[];
    }>({
      name: `${schema}.members.standings`,
      text: `SELECT
          ARRAY(SELECT m.member FROM ${schema}.members m WHERE m.consumer = $1 AND m.expires_at > clock_timestamp()) AS members,
          coalesce(array_agg(p.topic), '{}') AS topics,
          coalesce(array_agg(p.partition), '{}') AS partitions,
          coalesce(array_agg(p.owner), '{}') AS owners
        FROM ${schema}.positions p
        WHERE p.consumer = $1 AND p.topic = ANY ($2) AND p.owner IS NOT NULL AND p.expires_at > clock_timestamp()`,
      values: [consumer, topics],
    });
    const found = rows[0];
    if (found === undefined) return [];
    this.#alone = found.members.every((name) => name === member);
    const owners = new Map<string, string>(
      found.owners.map((owner, at) => [`${found.topics[at]}/${found.partitions[at]}`, owner]),
    );
    const standings = this.#partitions.map((part) => ({ ...part, owner: owners.get(nameOf(part)) ?? null }));
    return fairShare(member, found.members, standings);
  }

  async leave(): Promise<void> {
    const { database, schema, consumer, member } = this.#options;
    await database.query(`DELETE FROM ${schema}.members WHERE consumer = $1 AND member = $2`, [consumer, member]);
  }
}
