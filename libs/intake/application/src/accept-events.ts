import type { TopicName, ValidationProblem } from '@custos/contracts';
import { judge, type Draft, type Intake } from '@custos/intake-domain';
import { instantOf } from '@custos/kernel';
import type { Accepted, EventProblem, EventReceipt, EventsRequest } from './acceptance.js';
import { DuplicateWindow, type Attempt, type FirstCopy } from './duplicate-window.js';
import { NotDurable, Overloaded } from './errors.js';
import { sharedHeaders, storedForm } from './event-record.js';
import type {
  AppendReceipt,
  ContractBook,
  EventLog,
  EventRecord,
  IntakeMeter,
  Outcome,
  Pictures,
  PseudonymSource,
  Sealer,
} from './ports.js';
import { readPictures, type IndexedDraft } from './picture-reading.js';
import type { Place } from './place-table.js';

export interface AcceptEventsPorts {
  readonly contracts: ContractBook;
  readonly sealer: Sealer;
  readonly pseudonyms: PseudonymSource;
  readonly log: EventLog;
  readonly pictures: Pictures;
  readonly meter: IntakeMeter;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface AcceptEventsOptions {
  readonly window?: DuplicateWindow;
  /** Most bytes of requests that wait for the log at a time; 32 MiB unless told. */
  readonly mostQueuedBytes?: number;
}

/** A request answers within this time and that of one picture more, however its pictures are made. */
const PICTURES_MS = 5_000;

const NONE: Readonly<Record<Outcome, number>> = { new: 0, duplicate: 0, superseding: 0, refused: 0, failed: 0 };

/** What is left of a draft once it is sealed; while the log takes it nothing else of the request need be kept. */
interface StoredEvent {
  readonly index: number;
  readonly id: string;
  readonly revision: number;
  readonly flags: readonly string[] | undefined;
  readonly topic: TopicName;
  readonly type: string;
  readonly partition: number;
  readonly key: string;
  readonly value: Buffer;
}

/** Takes publishers' events into the log: judged, under pseudonyms, sealed, each known duplicate left out. */
export class AcceptEvents {
  readonly #ports: AcceptEventsPorts;
  readonly #window: DuplicateWindow;
  readonly #mostQueuedBytes: number;
  #queuedBytes = 0;

  constructor(ports: AcceptEventsPorts, options: AcceptEventsOptions = {}) {
    this.#ports = ports;
    this.#window = options.window ?? new DuplicateWindow();
    this.#mostQueuedBytes = options.mostQueuedBytes ?? 32 * 1024 * 1024;
  }

  /**
   * @returns once everything that could be accepted is durable
   * @throws Overloaded, with nothing taken in
   * @throws NotDurable when some event did not become durable; sending all again is right
   */
  async execute(request: EventsRequest): Promise<Accepted> {
    const { meter } = this.#ports;
    if (this.#queuedBytes > 0 && this.#queuedBytes + request.bytes > this.#mostQueuedBytes) {
      throw new Overloaded(`${this.#queuedBytes} bytes of events wait for the log`);
    }
    this.#queuedBytes += request.bytes;
    meter.queued(this.#queuedBytes);
    try {
      return await this.#accept(request);
    } catch (error) {
      meter.counted(request.platform, { ...NONE, failed: request.candidates.length });
      throw error;
    } finally {
      this.#queuedBytes -= request.bytes;
      meter.queued(this.#queuedBytes);
    }
  }

  async #accept(request: EventsRequest): Promise<Accepted> {
    const problems: EventProblem[] = [];
    const barred = () => request.whole === true && problems.length > 0;
    const now = this.#ports.now();
    const stored = await this.#storedForms(request, now, problems, barred);
    const receipts = stored.length === 0 || barred() ? [] : await this.#append(stored, request, now);
    this.#count(request.platform, receipts, new Set(problems.map(({ index }) => index)).size);
    return { receipts, problems: problems.sort((one, other) => one.index - other.index) };
  }

  async #storedForms(
    request: EventsRequest,
    now: number,
    problems: EventProblem[],
    barred: () => boolean,
  ): Promise<StoredEvent[]> {
    const judged = await this.#judgeAll(request, now, problems);
    const until = request.picturesUntil ?? now + PICTURES_MS;
    const drafts = barred() ? [] : await readPictures(judged, problems, until, this.#ports);
    return barred() ? [] : this.#sealAll(request.platform, drafts, problems);
  }

  async #sealAll(platform: string, drafts: readonly IndexedDraft[], problems: EventProblem[]): Promise<StoredEvent[]> {
    const owners = new Set<string>();
    for (const { draft } of drafts) for (const owner of draft.owners) owners.add(owner);
    const seal = await this.#ports.sealer.keysOf(platform, owners);
    const { largestValue } = this.#ports.log;
    const stored: StoredEvent[] = [];
    for (const { index, draft } of drafts) {
      const value = storedForm(draft, seal);
      if (value.length <= largestValue) stored.push(storedEvent(index, draft, value));
      else problems.push({ index, kind: 'too-large', pointer: '', detail: tooLarge(value.length, largestValue) });
    }
    return stored;
  }

  async #judgeAll(
    { platform, candidates }: EventsRequest,
    ingestedAt: number,
    problems: EventProblem[],
  ): Promise<IndexedDraft[]> {
    const { contracts, pseudonyms } = this.#ports;
    const intake: Intake = {
      platform,
      ingestedAt,
      ingesttime: instantOf(ingestedAt),
      contractOf: await contracts.contractsFor(platform, typesOf(candidates)),
      pseudonymOf: (kind, id) => pseudonyms.of(platform, kind, id),
    };
    const drafts: IndexedDraft[] = [];
    for (let index = 0; index < candidates.length; index++) {
      const judgement = judge(candidates[index], intake);
      candidates[index] = undefined;
      if (judgement.ok) drafts.push({ index, draft: judgement.draft });
      else problems.push(...judgement.problems.map((problem) => problemAt(index, problem)));
    }
    return drafts;
  }

  /** Claims and appends without a pause between, so that of two copies under way one is certainly the first. */
  async #append(stored: readonly StoredEvent[], request: EventsRequest, at: number): Promise<EventReceipt[]> {
    const receipts = new Array<AppendReceipt | undefined>(stored.length);
    let settle: () => void = () => {};
    const attempt: Attempt = { at, receipts, settled: new Promise((resolve) => (settle = resolve)) };
    const batches = new Map<TopicName, { records: EventRecord[]; slots: number[] }>();
    const copies: (FirstCopy | Place)[] = [];
    const others = new Set<Attempt>();
    const headersOf = sharedHeaders();

    stored.forEach(({ index, id, topic, type, partition, key, value }, slot) => {
      const own = { attempt, slot };
      const first = this.#window.claim(id, own);
      copies.push(first ?? own);
      if (first !== undefined) {
        if ('attempt' in first && first.attempt !== attempt) others.add(first.attempt);
        return;
      }
      let batch = batches.get(topic);
      if (batch === undefined) batches.set(topic, (batch = { records: [], slots: [] }));
      batch.slots.push(slot);
      batch.records.push({ partition, key, headers: headersOf(type, request.traceparents[index]), value });
    });

    try {
      await Promise.all(
        [...batches].map(async ([topic, { records, slots }]) => {
          const appended = await this.#ports.log.append(topic, records);
          slots.forEach((slot, place) => (receipts[slot] = appended[place]));
        }),
      );
    } catch (error) {
      throw new NotDurable('the log took none of a topic’s events', { cause: error });
    } finally {
      for (const { slots } of batches.values()) {
        for (const slot of slots) this.#window.settle(stored[slot]!.id, at, receipts[slot]);
      }
      settle();
    }
    for (const other of others) await other.settled;
    return stored.map((event, slot) => receiptOf(event, copies[slot]!, attempt, slot));
  }

  #count(platform: string, receipts: readonly EventReceipt[], refused: number): void {
    const outcomes: Record<Outcome, number> = { ...NONE, refused };
    for (const { status } of receipts) outcomes[status] += 1;
    this.#ports.meter.counted(platform, outcomes);
  }
}

function typesOf(candidates: readonly unknown[]): Set<string> {
  const types = new Set<string>();
  for (const candidate of candidates) {
    const type = (candidate as { type?: unknown } | null)?.type;
    if (typeof type === 'string') types.add(type);
  }
  return types;
}

function problemAt(index: number, { pointer, message }: ValidationProblem): EventProblem {
  return { index, kind: 'invalid', pointer, detail: message };
}

function storedEvent(index: number, { contract, partition, attributes }: Draft, value: Buffer): StoredEvent {
  const { id, revision, flags, partitionkey: key } = attributes;
  return { index, id, revision, flags, topic: contract.topic, type: contract.type, partition, key, value };
}

function tooLarge(bytes: number, most: number): string {
  return `takes ${bytes} bytes once it is sealed, of ${most} at most: send large content by reference`;
}

function receiptOf(
  { index, id, revision, flags }: StoredEvent,
  first: FirstCopy | Place,
  own: Attempt,
  slot: number,
): EventReceipt {
  const flagged = flags === undefined ? {} : { flags };
  if ('position' in first) return { index, id, status: 'duplicate', ...first, ...flagged };
  const receipt = first.attempt.receipts[first.slot];
  if (receipt?.ok !== true) {
    throw new NotDurable('an event did not become durable', receipt === undefined ? {} : { cause: receipt.error });
  }
  const isFirst = first.attempt === own && first.slot === slot;
  const status = !isFirst ? 'duplicate' : revision > 0 ? 'superseding' : 'new';
  return { index, id, status, partition: receipt.partition, position: receipt.position, ...flagged };
}
