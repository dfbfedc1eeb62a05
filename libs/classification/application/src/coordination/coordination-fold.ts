import {
  evolveMeetings,
  Folder,
  foldTable,
  MEETING_FIELDS,
  PinyinFolder,
  sampleBands,
  SAMPLE_BANDS,
  Signer,
  type Numbers,
  type Observable,
  type ObservableEvent,
  type ObservationFold,
} from '@custos/classification-domain';
import { valuesOf } from '../windows/values-of.js';

/** Bands are compared across processes and restarts. They leave as keyed hashes, so the seed need not be secret. */
const SEED = 0x63757374;

const CONTENT = ['TextPosted', 'LinkShared', 'ImagePosted', 'VideoPosted', 'AudioPosted', 'VoiceSegmentRecorded'];

/**
 * Who did the same at the same time: near-identical texts (after folding to how they sound), the same link, the same
 * picture or recording. It is told apart by equality alone, so that no rule over `cluster` can know what is said.
 */
export class CoordinationFold implements ObservationFold {
  readonly name = 'coordination';
  readonly variable = 'cluster';
  readonly fields = MEETING_FIELDS;
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
    // A text meets others under several values: the first stands for all, so that its signal is the same by whichever.
    const cluster = (value: string): string => (bands.includes(value) ? (bands[0] as string) : value);
    const observable = (value: string, numbers: Numbers): Observable => ({
      value,
      numbers,
      hashed: { cluster: cluster(value), ...places },
    });
    return [
      ...[...bands, ...media].map((value) => observable(value, { similar: 1 })),
      ...links.map((value) => observable(value, {})),
    ];
  }

  #bandsOf({ texts }: ObservableEvent): string[] {
    const written = texts.find(({ pointer }) => pointer === '/text');
    if (written === undefined) return [];
    this.#reader ??= { folder: new Folder(foldTable()), pinyin: new PinyinFolder(), signer: new Signer(SEED) };
    const { folder, pinyin, signer } = this.#reader;
    const sound = pinyin.fold(folder.fold(written.text));
    const signature = signer.sign(sound.units, sound.length);
    if (signature === undefined) return [];
    sampleBands(signature, this.#bands);
    return Array.from(this.#bands, (hash, band) => `text/${band}/${hash}`);
  }
}
