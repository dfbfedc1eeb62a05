import type { EventEnvelope } from '@custos/contracts';
import {
  accountDecider,
  accountStream,
  caseDecider,
  caseStream,
  type AccountCommand,
  type AccountEvent,
  type AccountState,
  type CaseCommand,
  type CaseEvent,
  type CaseState,
} from '@custos/enforcement-domain';
import type { Instant } from '@custos/kernel';
import { StreamSession, type StreamChange } from './stream-session.js';

export type CaseSession = StreamSession<CaseCommand, CaseState, CaseEvent>;
export type AccountSession = StreamSession<AccountCommand, AccountState, AccountEvent>;

/**
 * Streams that are decided upon together and appended in one call. They are read beforehand, all at once: a stream that
 * was asked for and is not in the history does not exist yet.
 */
export class UnitOfWork {
  readonly #cases = new Map<string, CaseSession>();
  readonly #accounts = new Map<string, AccountSession>();

  constructor(
    private readonly history: ReadonlyMap<string, readonly EventEnvelope[]>,
    readonly at: Instant,
  ) {}

  caseOf(caseId: string): CaseSession {
    return this.#session(this.#cases, caseDecider, caseStream(caseId));
  }

  accountOf(accountKey: string): AccountSession {
    return this.#session(this.#accounts, accountDecider, accountStream(accountKey));
  }

  /** The session of a stream that holds measures, whichever kind of stream it is. */
  measuresIn(streamId: string): CaseSession | AccountSession {
    const [kind, key = ''] = streamId.split(/:(.*)/s);
    return kind === 'case' ? this.caseOf(key) : this.accountOf(key);
  }

  /** Cases that changed. */
  get cases(): CaseSession[] {
    return [...this.#cases.values()].filter((session) => session.change() !== undefined);
  }

  changes(): StreamChange[] {
    const sessions = [...this.#cases.values(), ...this.#accounts.values()];
    return sessions.map((session) => session.change()).filter((change) => change !== undefined);
  }

  #session<C, S, E extends { type: string; data: object }>(
    sessions: Map<string, StreamSession<C, S, E>>,
    decider: ConstructorParameters<typeof StreamSession<C, S, E>>[0],
    streamId: string,
  ): StreamSession<C, S, E> {
    let session = sessions.get(streamId);
    if (session === undefined) {
      session = new StreamSession(decider, streamId, this.history.get(streamId) ?? [], this.at);
      sessions.set(streamId, session);
    }
    return session;
  }
}
