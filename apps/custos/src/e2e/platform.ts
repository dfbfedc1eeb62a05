import { CustosClient, type PublishedEvent } from '@custos/client';
import { dayIn, instantOf } from '@custos/kernel';
import { createKey, issueToken } from '../administration.js';
import { ModeratorDesk, type QueuedCase } from '../demo/desk.js';
import { ownersDatabase, type Form } from './form.js';

const ZONE = 'Asia/Shanghai';

export interface Figure {
  readonly id: string;
  readonly value: number;
  readonly open: string;
  readonly sources: readonly FigureSource[];
}

export interface FigureSource {
  readonly topic: string;
  readonly partition: number;
  readonly firstPosition: string;
  readonly lastPosition: string;
  readonly count: number;
}

export interface Report {
  readonly totals: { readonly events: Figure; readonly signals: Figure; readonly measures: Figure };
  readonly volumes: readonly { readonly day: string; readonly type: string; events: Figure; signals: Figure }[];
  readonly measures: readonly { day: string; category: string; measure: string; state: string; measures: Figure }[];
}

export interface CaseListing extends QueuedCase {
  readonly platform: string;
  readonly subjectId: string;
  readonly accountKey: string;
}

export interface TimelineEvent {
  readonly id: string;
  readonly type: string;
  readonly causationId: string | null;
  readonly measureId: string | null;
  readonly data: { readonly signal?: { readonly event: { readonly id: string } } };
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** The first day that the reports of a run may have: tests may run over midnight. */
export const since = dayIn(instantOf(Date.now()), ZONE);

/** One platform with its people: what they send to a form of Custos and what they see of it. */
export class Platform {
  private constructor(
    readonly name: string,
    readonly key: string,
    readonly form: Form,
    readonly tokens: { readonly moderator: string; readonly regulator: string },
  ) {}

  static async join(form: Form, name: string): Promise<Platform> {
    const database = await ownersDatabase(form);
    const key = await createKey(database, name).finally(() => database.end());
    const person = { platforms: [name], hours: 1 };
    const moderator = await issueToken(form.folder, { ...person, name: `${name}-moderator`, roles: ['moderator'] });
    const regulator = await issueToken(form.folder, { ...person, name: `${name}-regulator`, roles: ['regulator'] });
    return new Platform(name, key, form, { moderator, regulator });
  }

  get client(): CustosClient {
    const { ingest, enforcement } = this.form.addresses;
    return new CustosClient({ url: ingest, measuresUrl: enforcement, apiKey: this.key });
  }

  get desk(): ModeratorDesk {
    return new ModeratorDesk(this.form.addresses.enforcement, this.tokens.moderator);
  }

  /** One request to ingest, without the client's patience. */
  async post(body: string, headers: Record<string, string> = {}): Promise<Answer> {
    const all = { authorization: `Bearer ${this.key}`, 'content-type': 'application/cloudevents+json', ...headers };
    return answerOf(fetch(`${this.form.addresses.ingest}/v1/events`, { method: 'POST', headers: all, body }));
  }

  asModerator(path: string): Promise<Answer> {
    return seen(this.form.addresses.enforcement + path, this.tokens.moderator);
  }

  asRegulator(path: string, accept = 'application/json'): Promise<Answer> {
    return seen(this.form.addresses.reporting + path, this.tokens.regulator, accept);
  }

  async cases(state: 'open' | 'decided'): Promise<CaseListing[]> {
    const { text } = await this.asModerator(`/v1/cases?state=${state}&limit=500`);
    return (JSON.parse(text) as { cases: CaseListing[] }).cases;
  }

  reportPath(format: string, platform = this.name): string {
    return `/v1/reports/daily.${format}?platform=${platform}&from=${since}&to=${dayIn(instantOf(Date.now()), ZONE)}`;
  }

  async report(): Promise<Report> {
    const { status, text } = await this.asRegulator(this.reportPath('json'));
    if (status !== 200) throw new Error(`reporting answered ${status}: ${text}`);
    return JSON.parse(text) as Report;
  }

  async timeline(caseId: string): Promise<TimelineEvent[]> {
    const { text } = await this.asRegulator(`/v1/cases/${caseId}/timeline?platform=${this.name}`);
    return (JSON.parse(text) as { events?: TimelineEvent[] }).events ?? [];
  }

  /** Pseudonym by account. */
  pseudonyms(accounts: readonly string[]): Promise<Readonly<Record<string, string>>> {
    return this.client.pseudonyms(accounts);
  }
}

export function textPosted(id: string, accountId: string, text: string): PublishedEvent {
  const data = { contentId: `content-${id}`, accountId, text };
  return { specversion: '1.0', id, source: '/e2e', type: 'custos.content.TextPosted', data };
}

/** What a report counts, without where it stands in the log. */
export function figuresOf({ totals, volumes, measures }: Report) {
  return {
    totals: [totals.events.value, totals.signals.value, totals.measures.value],
    volumes: volumes.map(({ day, type, events, signals }) => [day, type, events.value, signals.value]),
    measures: measures.map((line) => [line.day, line.category, line.measure, line.state, line.measures.value]),
  };
}

function seen(url: string, token: string, accept = 'application/json'): Promise<Answer> {
  return answerOf(fetch(url, { headers: { authorization: `Bearer ${token}`, accept } }));
}

async function answerOf(asked: Promise<Response>): Promise<Answer> {
  const answer = await asked;
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', text: await answer.text() };
}
