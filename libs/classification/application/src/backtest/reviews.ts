import type { CaseDecided, CaseOpened, EventEnvelope, SignalAttached } from '@custos/contracts';

type Verdict = CaseDecided['outcome'];

/** What reviewers found, by event or subject and harm category: the last decision counts. */
export class Reviews {
  readonly #placesOfCase = new Map<string, { readonly category: string; readonly places: string[] }>();
  readonly #verdicts = new Map<string, Map<string, Verdict>>();

  /** Takes in one event of the topic `decisions`; to be told in the order of its partition. */
  tell({ type, platform, data }: EventEnvelope): void {
    if (type === 'custos.enforcement.CaseOpened') this.#opened(platform, data as CaseOpened);
    else if (type === 'custos.enforcement.SignalAttached') {
      const { caseId, signal } = data as SignalAttached;
      this.#placesOfCase.get(caseId)?.places.push(...placesOfSignal(platform, signal));
    } else if (type === 'custos.enforcement.CaseDecided') this.#decided(data as CaseDecided);
  }

  /** By category what was found of an event; undefined where nobody looked. */
  of(
    platform: string,
    eventId: string,
    subject: { kind: string; id: string },
  ): ReadonlyMap<string, Verdict> | undefined {
    if (this.#verdicts.size === 0) return undefined;
    const ofSubject = this.#verdicts.get(subjectPlace(platform, subject));
    return subject.kind === 'cluster' ? ofSubject : (this.#verdicts.get(eventPlace(platform, eventId)) ?? ofSubject);
  }

  #opened(platform: string, { caseId, category, subject, signal }: CaseOpened): void {
    // An account or a group stays, and most of its events have nothing to do with the case.
    const lasting = subject.kind === 'account' || subject.kind === 'group';
    const places = lasting ? [] : [subjectPlace(platform, subject)];
    if (signal !== undefined) places.push(...placesOfSignal(platform, signal));
    this.#placesOfCase.set(caseId, { category, places });
  }

  #decided({ caseId, outcome, category }: CaseDecided): void {
    const found = this.#placesOfCase.get(caseId);
    for (const place of found?.places ?? []) {
      let verdicts = this.#verdicts.get(place);
      if (verdicts === undefined) this.#verdicts.set(place, (verdicts = new Map<string, Verdict>()));
      // The case was of one harm, and a reviewer may have found another.
      if (found !== undefined && found.category !== category) verdicts.set(found.category, 'no-violation');
      verdicts.set(category, outcome);
    }
  }
}

/** What is found of a cluster is found of none of its events: one of them shows it. */
function placesOfSignal(platform: string, { subject, event }: NonNullable<CaseOpened['signal']>): string[] {
  return subject.kind === 'cluster' ? [] : [eventPlace(platform, event.id)];
}

function eventPlace(platform: string, id: string): string {
  return `${platform}/event/${id}`;
}

function subjectPlace(platform: string, { kind, id }: { kind: string; id: string }): string {
  return `${platform}/${kind}/${id}`;
}
