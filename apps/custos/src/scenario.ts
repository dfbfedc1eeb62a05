import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

/** A publisher's CloudEvent, before ingest. */
export interface PublisherEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface ScenarioDecision {
  readonly outcome: 'violation' | 'no-violation';
  readonly measures: readonly string[];
  readonly days: number;
  /** What the moderator writes. */
  readonly reason: string;
}

interface Incident {
  readonly type: 'TextPosted' | 'AccountRegistered' | 'ContentReported' | 'PaymentMade';
  readonly expect: string;
  readonly text?: string;
  readonly displayName?: string;
  readonly comment?: string;
  readonly memo?: string;
}

export interface Scenario {
  readonly events: number;
  readonly accounts: number;
  readonly groups: number;
  readonly chatter: readonly string[];
  readonly incidents: readonly Incident[];
  readonly decisions: Readonly<Record<string, ScenarioDecision>>;
}

export async function loadScenario(file: URL): Promise<Scenario> {
  return parse(await readFile(file, 'utf8')) as Scenario;
}

/** Numerical Recipes' linear congruential generator: the same scenario plays the same day every time. */
function* pseudoRandom(seed: number): Generator<number, never> {
  for (let state = seed >>> 0; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

function incidentEvent(incident: Incident, number: number, account: string, source: string): PublisherEvent {
  const id = `incident-${number}`;
  const data = ((): Record<string, unknown> => {
    switch (incident.type) {
      case 'TextPosted':
        return { contentId: id, accountId: account, text: incident.text };
      case 'AccountRegistered':
        return { accountId: account, displayName: incident.displayName };
      case 'ContentReported':
        return {
          reportId: id,
          reporterAccountId: 'account-1',
          targetAccountId: account,
          subject: { kind: 'content', id: `chat-${number}` },
          category: incident.expect,
          comment: incident.comment,
        };
      case 'PaymentMade':
        return {
          paymentId: id,
          payerAccountId: account,
          payeeAccountId: 'account-2',
          amountMinor: 1250,
          currency: 'CNY',
          memo: incident.memo,
        };
    }
  })();
  const context = {
    TextPosted: 'content',
    AccountRegistered: 'account',
    ContentReported: 'report',
    PaymentMade: 'payment',
  }[incident.type];
  return { specversion: '1.0', id, source, type: `custos.${context}.${incident.type}`, data };
}

/** The day's events in order: chatter with the incidents spread evenly through it. */
export function playOut(scenario: Scenario, source: string): PublisherEvent[] {
  const random = pseudoRandom(20261122);
  const pick = (count: number): number => Math.floor(random.next().value * count);
  const every = Math.floor(scenario.events / (scenario.incidents.length + 1));
  return Array.from({ length: scenario.events }, (_, number): PublisherEvent => {
    const due = number % every === every - 1 ? scenario.incidents[(number + 1) / every - 1] : undefined;
    if (due !== undefined) return incidentEvent(due, number, `culprit-${number}`, source);
    const text = scenario.chatter[pick(scenario.chatter.length)];
    const data = {
      contentId: `chat-${number}`,
      accountId: `account-${pick(scenario.accounts)}`,
      groupId: `group-${pick(scenario.groups)}`,
      text,
    };
    return { specversion: '1.0', id: `chat-${number}`, source, type: 'custos.content.TextPosted', data };
  });
}
