import { RoleTokens, type Role } from '@custos/auth';
import type { PolicyEvent } from '@custos/contracts';
import { EventStore } from '@custos/event-store';
import { PARTITIONS } from '@custos/messaging';
import { ROLES } from '@custos/postgres';
import { until } from '@custos/postgres/testing';
import { SECRET, type Street } from './street.js';

const tokens = new RoleTokens(SECRET);

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export interface Parked {
  readonly consumer: string;
  readonly topic: string;
  readonly partition: number;
  readonly position: string;
  readonly code: string;
  readonly reason: string;
}

/** The people who bring rules of a street's classifier to life, and look after what it has parked. */
export class Operators {
  readonly #street: Street;

  constructor(street: Street) {
    this.#street = street;
  }

  policy(name: string, method: string, path: string, body?: object, roles: Role[] = ['admin']): Promise<Answer> {
    return this.#ask({ name, roles, method, path: `policy/${path}`, body });
  }

  async stageOf(rule: string): Promise<unknown> {
    const { body } = await this.policy('Wang', 'GET', 'rules');
    return (body['rules'] as { rule: string; stage: string }[]).find((each) => each.rule === rule)?.stage;
  }

  /** Proposed by one and approved by another; resolves once the next event is judged by it. */
  async bring(rule: string, to: string, share?: number): Promise<void> {
    const step = { to, reason: 'it does what it should', ...(share && { share }) };
    const proposed = await this.policy('Wang', 'POST', `rules/${rule}/steps`, step);
    const approved = await this.policy('Li', 'POST', `rules/${rule}/approvals`, proposed.body);
    if (approved.status !== 200) throw new Error(`${rule} was not brought to ${to}: ${JSON.stringify(approved.body)}`);
    await until(async () => (await this.stageOf(rule)) === to);
  }

  async stop(rule: string): Promise<void> {
    await this.policy('Zhao', 'POST', `rules/${rule}/stop`, undefined, ['sre']);
    await until(async () => (await this.stageOf(rule)) === 'shadow');
  }

  async parked(): Promise<Parked[]> {
    const { body } = await this.#ask({ name: 'Zhao', roles: ['sre'], method: 'GET', path: 'parked' });
    return body['parked'] as Parked[];
  }

  async handleParked(what: 'replay' | 'discard', body: object): Promise<Answer> {
    return this.#ask({ name: 'Zhao', roles: ['sre'], method: 'POST', path: `parked/${what}`, body });
  }

  /** The events of all rules' lives, as they are stored. */
  async lives(): Promise<PolicyEvent[]> {
    const shards = Array.from({ length: PARTITIONS }, (_, shard) => ({ shard, after: -1n }));
    const database = this.#street.test.database(ROLES.classifier);
    const stored = await new EventStore('classifier').readShards(database, shards, 100);
    return stored.map(({ payload }) => JSON.parse(payload.toString('utf8')) as PolicyEvent);
  }

  async #ask(request: {
    readonly name: string;
    readonly roles: Role[];
    readonly method: string;
    readonly path: string;
    readonly body?: object | undefined;
  }): Promise<Answer> {
    const { name, roles, method, path, body } = request;
    const authorization = `Bearer ${await tokens.issue({ name, roles, platforms: ['*'], ttlSeconds: 60 })}`;
    const answer = await fetch(`${this.#street.url}/v1/${path}`, {
      method,
      // Named without a body as well, as many clients do.
      headers: { authorization, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }
}
