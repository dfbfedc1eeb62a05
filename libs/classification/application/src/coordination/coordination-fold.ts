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
  type ObservationFold,
} from '@custos/classification-domain';
import { valuesOf } from '../windows/values-of.js';

/** Bands are compared across processes and restarts. They leave as keyed hashes, so the seed need not be secret. */
const SEED = 0x63757374;

/** A longer text meets others by its beginning, so that none costs more than this. */
const LONGEST = 16_384;

/** Among the hashes of an observation, those by which its event can be found with others of its cluster. */
export const CLUSTER = 'cluster';

const CONTENT = ['TextPosted', 'LinkShared', 'ImagePosted', 'VideoPosted', 'AudioPosted', 'VoiceSegmentRecorded'];

/**
 * Who did the same at the same time: near-identical texts (after folding to how they sound), the same link, the same
 * picture or recording. It is told apart by equality alone, so that no rule over `cluster` can know what is said.
 */
export class CoordinationFold implements ObservationFold {
  readonly name = 'coordination';
  readonly variable = CLUSTER;
  readonly fields = MEETING_FIELDS;
  readonly highest = HIGHEST_MEETING;
  readonly events = CONTENT.map((name) => `custos.content.${name}`);
  readonly evolve = evolveMeetings;
  /** Made when the first text is read: most processes load this and observe nothing. */
  #reader: { readonly folder: Folder; readonly pinyin: PinyinFolder; readonly signer: Signer } | undefined;
  readonly #bands = new Int32Array(SAMPLE_BANDS);

  observe(event: ObservableEvent): Observable[] {
    const places: Record<string, string> = {};
    const [address] = valuesOf('address', event);
    const [device] = valuesOf('device', event);
    if (address !== undefined) places['address'] = `address/${address}`;
    if (device !== undefined) places['device'] = `device/${device}`;
    const bands = this.#bandsOf(event);
    const media = valuesOf('hash', event).map((hash) => `media/${hash}`);
    const links = valuesOf('url', event).map((url) => `link/${url}`);
    // A text meets others under several values. All are named by each, so that its signal is the same by whichever.
    const meetings = Object.fromEntries(bands.map((value, index) => [`${CLUSTER}.${index}`, value]));
    return [
      ...bands.map((value) => ({ value, numbers: { similar: 1 }, hashed: { ...meetings, ...places } })),
      ...media.map((value) => ({ value, numbers: { similar: 1 }, hashed: { [`${CLUSTER}.0`]: value, ...places } })),
      ...links.map((value) => ({ value, numbers: {}, hashed: { [`${CLUSTER}.0`]: value, ...places } })),
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
