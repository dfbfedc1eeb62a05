import {
  evolveMeetings,
  Folder,
  foldTable,
  HIGHEST_MEETING,
  MEETING_FIELDS,
  PinyinFolder,
  sampleBands,
  SAMPLE_BANDS,
  Signer,
  type Observable,
  type ObservableEvent,
  type Observation,
  type ObservationFold,
} from '@custos/classification-domain';
import { valuesOf } from '../windows/values-of.js';

/** Bands are compared across processes and restarts. They leave as keyed hashes, so the seed need not be secret. */
const SEED = 0x63757374;

/** A longer text meets others by its beginning, so that none costs more than this. */
const LONGEST = 16_384;

export const COORDINATION = 'coordination';

/** Among the hashes of an observation, those by which its event can be found with others of its cluster. */
export const CLUSTER = 'cluster';

const GROUP_JOINED = 'custos.group.GroupMemberJoined';
const CONTENT = ['TextPosted', 'LinkShared', 'ImagePosted', 'VideoPosted', 'AudioPosted', 'VoiceSegmentRecorded'];
const EVENTS = [...CONTENT.map((name) => `custos.content.${name}`), GROUP_JOINED];

/**
 * Who did the same at the same time: near-identical texts (after folding to how they sound), the same link, the same
 * picture or recording, the same group entered. It is told apart by equality alone, so that no rule over `cluster` can
 * know what is said. An act from nowhere, of which neither device nor address is known, is of interest only to rules
 * that wait for it: concentration cannot be seen in it.
 */
export class CoordinationFold implements ObservationFold {
  readonly name = COORDINATION;
  readonly variable = CLUSTER;
  readonly fields = MEETING_FIELDS;
  readonly highest = HIGHEST_MEETING;
  readonly events = EVENTS;
  readonly evolve = (state: Uint8Array | undefined, observation: Observation) => evolveMeetings(state, observation);
  /** Made when the first text is read: most processes load this and observe nothing. */
  #reader: { readonly folder: Folder; readonly pinyin: PinyinFolder; readonly signer: Signer } | undefined;
  readonly #bands = new Int32Array(SAMPLE_BANDS);

  observe(event: ObservableEvent, waiting: boolean): Observable[] {
    const [address] = valuesOf('address', event);
    const [device] = valuesOf('device', event);
    if (!waiting && address === undefined && device === undefined) return [];
    const samples = [...this.#bandsOf(event), ...valuesOf('hash', event).map((hash) => `media/${hash}`)];
    const others = [...valuesOf('url', event).map((url) => `link/${url}`), ...groupEntered(event)];
    // An event meets others under several values. All are named by each: what is said of it is the same by whichever.
    const hashed: Record<string, string> = {};
    for (const [index, value] of [...samples, ...others].entries()) hashed[`${CLUSTER}.${index}`] = value;
    if (address !== undefined) hashed['address'] = `address/${address}`;
    if (device !== undefined) hashed['device'] = `device/${device}`;
    return [
      ...samples.map((value) => ({ value, numbers: { similar: 1 }, hashed })),
      ...others.map((value) => ({ value, numbers: {}, hashed })),
    ];
  }

  #bandsOf({ texts }: ObservableEvent): string[] {
    const written = texts.find(({ pointer }) => pointer === '/text');
    if (written === undefined) return [];
    this.#reader ??= { folder: new Folder(foldTable()), pinyin: new PinyinFolder(), signer: new Signer(SEED) };
    const { folder, pinyin, signer } = this.#reader;
    const sound = pinyin.fold(folder.fold(written.text.slice(0, LONGEST)));
    const signature = signer.sign(sound.units, sound.length);
    if (signature === undefined) return [];
    sampleBands(signature, this.#bands);
    return Array.from(this.#bands, (hash, band) => `text/${band}/${hash}`);
  }
}

/** Followers that are bought for a group enter it together. */
function groupEntered(event: ObservableEvent): string[] {
  return event.type === GROUP_JOINED ? valuesOf('group', event).map((group) => `group/${group}`) : [];
}
