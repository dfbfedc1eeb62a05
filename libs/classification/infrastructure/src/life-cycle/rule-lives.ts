import { stateAfter, canonicalBytes, derivedId, partitionOf } from '@custos/kernel';
import { ruleLife, type RuleLife, type RuleLifeCommand, type RuleLifeEvent } from '@custos/classification-domain';
import type { EventEnvelope } from '@custos/contracts';
import { EventStore } from '@custos/event-store';
import type { Queryable, Transaction } from '@custos/postgres';
import { SCHEMA } from '../migrations.js';

const SOURCE = 'custos/classifier';
/** A rule judges the events of every platform. */
const ALL_PLATFORMS = 'custos';
const ATTEMPTS = 5;

export interface ReadLife {
  readonly life: RuleLife;
  readonly version: bigint;
}

/** The lives of rules in the event store: their stream is the record, and what reaches the topic `policy` is relayed from it. */
export class RuleLives {
  readonly #events = new EventStore(SCHEMA);

  async read(q: Queryable, pack: string, rule: string): Promise<ReadLife> {
    const facts = await this.history(q, pack, rule);
    return { life: stateAfter(ruleLife, facts), version: BigInt(facts.length) };
  }

  /** All that happened to a rule, in its order. */
  async history(q: Queryable, pack: string, rule: string): Promise<RuleLifeEvent[]> {
    const streamId = streamOf(pack, rule);
    const stored = (await this.#events.readStreams(q, [streamId])).get(streamId) ?? [];
    return stored.map(({ payload }) => JSON.parse(payload.toString('utf8')) as RuleLifeEvent);
  }

  /**
   * Decides upon the rule's life as it is and stores what follows, a refusal too.
   * @returns what followed; empty where there was nothing to do
   */
  async execute(tx: Transaction, command: RuleLifeCommand): Promise<RuleLifeEvent[]> {
    const { pack, rule } = command;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const { life, version } = await this.read(tx, pack, rule);
      const facts = ruleLife.decide(command, life);
      if (facts.length === 0) return facts;
      const streamId = streamOf(pack, rule);
      const key = keyOf(pack, rule);
      const events = facts.map((fact, index) => {
        const envelope = envelopeOf(command, fact, { streamId, key, version: version + BigInt(index + 1) });
        return { eventId: envelope.id, type: envelope.type, payload: canonicalBytes(envelope) };
      });
      const appended = await this.#events.append(tx, [
        { shard: partitionOf(key), streamId, expectedVersion: version, events },
      ]);
      if (appended.ok) return facts;
    }
    throw new Error(`the life of ${rule} goes on while it is decided upon: try again`);
  }
}

function keyOf(pack: string, rule: string): string {
  return `policy/${pack}/${rule}`;
}

function streamOf(pack: string, rule: string): string {
  return `rule:${pack}/${rule}`;
}

function envelopeOf(
  { by, at }: RuleLifeCommand,
  { type, data }: RuleLifeEvent,
  { streamId, key, version }: { streamId: string; key: string; version: bigint },
): EventEnvelope {
  return {
    specversion: '1.0',
    id: derivedId({
      platform: ALL_PLATFORMS,
      source: SOURCE,
      id: `${streamId}/${version}`,
      revision: 0,
      purpose: type,
    }),
    source: SOURCE,
    type,
    schemaversion: 1,
    platform: ALL_PLATFORMS,
    partitionkey: key,
    time: at,
    ingesttime: at,
    recordedtime: at,
    revision: 0,
    actor: by,
    stream: streamId,
    streamversion: Number(version),
    data,
  };
}
