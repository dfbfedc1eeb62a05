import { picturesIn } from '@custos/contracts';
import { foreignDigests, withFacts, type Draft } from '@custos/intake-domain';
import type { EventProblem } from './acceptance.js';
import type { Pictures } from './ports.js';

export interface IndexedDraft {
  readonly index: number;
  readonly draft: Draft;
}

/**
 * The drafts with what was read of their pictures instead of these. One after another, so that of requests under way at
 * the same time none has to wait for all the pictures of another.
 *
 * @param until in milliseconds since the epoch; pictures whose turn has not come by then are said to be unread
 */
export async function readPictures(
  drafts: readonly IndexedDraft[],
  problems: EventProblem[],
  until: number,
  { pictures, now }: { pictures: Pictures; now: () => number },
): Promise<readonly IndexedDraft[]> {
  const read: IndexedDraft[] = [];
  for (const { index, draft } of drafts) {
    const before = problems.length;
    let { data } = draft;
    for (const picture of picturesIn(draft.contract, draft.attributes.schemaversion, data)) {
      const facts = await pictures.read(Buffer.from(picture.bytes, 'base64'), Math.max(0, until - now()));
      const foreign = foreignDigests(picture, facts);
      problems.push(
        ...foreign.map(({ pointer, message }) => ({ index, kind: 'invalid' as const, pointer, detail: message })),
      );
      data = withFacts(data, picture, facts);
    }
    if (problems.length === before) read.push({ index, draft: data === draft.data ? draft : { ...draft, data } });
  }
  return read;
}
