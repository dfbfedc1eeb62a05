import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PictureHasher } from '@custos/pictures';
import { hammingDistance, HammingHits, HammingIndex, readHash, WIDEST_RADIUS } from '@custos/classification-domain';
import { atLeast, atMost, type Figures } from '../../bench/figures.js';

const WORDS = 8;
/** Ports of PDQ differ by up to 8 bits on one JPEG. */
const MOST_BITS_APART = 16;

interface Expected {
  readonly image?: string;
  readonly pdq256?: string;
}

function wordsOf(hashes: readonly string[]): Uint32Array {
  const words = new Uint32Array(hashes.length * WORDS);
  for (const [index, hash] of hashes.entries())
    if (!readHash('pdq', hash, words, index * WORDS)) throw new Error(`"${hash}" is no PDQ hash`);
  return words;
}

/** Hashes that other ports computed, for those of their pictures that are at hand. */
async function expectedHashes(data: string): Promise<{ file: string; expected: string }[]> {
  const ports = JSON.parse(await readFile(join(data, 'expected_hashes.json'), 'utf8')) as Record<string, unknown>;
  const files = await readdir(join(data, 'img'), { recursive: true });
  return Object.values(ports)
    .flatMap((port) => (Array.isArray(port) ? (port as Expected[]) : []))
    .flatMap(({ image, pdq256 }) => {
      const file = files.find((name) => image !== undefined && (name === image || name.endsWith(`/${image}`)));
      return file === undefined || pdq256 === undefined ? [] : [{ file: join(data, 'img', file), expected: pdq256 }];
    });
}

async function pictures(data: string): Promise<Figures> {
  const hasher = new PictureHasher();
  let farthest = 0;
  let near = 0;
  const known = await expectedHashes(data);
  for (const { file, expected } of known) {
    const { pdq, unreadable } = await hasher.hash(await readFile(file));
    if (pdq === undefined) throw new Error(`${file} cannot be read: ${unreadable}`);
    const distance = hammingDistance(wordsOf([pdq]), 0, wordsOf([expected]));
    farthest = Math.max(farthest, distance);
    if (distance <= MOST_BITS_APART) near++;
  }
  await hasher.close();
  return {
    pictures: { value: known.length, unit: 'hashes of other ports' },
    farthest: atMost(farthest, 'bits', MOST_BITS_APART),
    near: atLeast(near / known.length, 'of the hashes', 1),
  };
}

async function linesOf(file: string): Promise<string[]> {
  return (await readFile(file, 'utf8')).split('\n').filter((line) => line.length === 64);
}

/** The index against comparing each needle with each hash, at every radius. */
async function search(data: string): Promise<Figures> {
  const haystack = wordsOf(await linesOf(join(data, 'haystack.txt')));
  const needles = wordsOf(await linesOf(join(data, 'needles.txt')));
  const index = HammingIndex.build(haystack);
  const hits = new HammingHits();
  let searches = 0;
  let equal = 0;
  let found = 0;
  for (let at = 0; at < needles.length; at += WORDS) {
    const needle = needles.subarray(at, at + WORDS);
    for (let radius = 0; radius <= WIDEST_RADIUS; radius++) {
      index.search(needle, radius, hits);
      const answer = new Map(Array.from({ length: hits.length }, (_, hit) => [hits.ids[hit], hits.distances[hit]]));
      let same = answer.size === hits.length;
      let near = 0;
      for (let id = 0; id < index.size; id++) {
        const distance = hammingDistance(haystack, id * WORDS, needle);
        if (distance > radius) continue;
        near++;
        same &&= answer.get(id) === distance;
      }
      searches++;
      if (same && near === answer.size) equal++;
      if (radius === WIDEST_RADIUS) found += near;
    }
  }
  return {
    searches: { value: searches, unit: 'searches' },
    equal_to_brute_force: atLeast(equal / searches, 'of the searches', 1),
    found_at_31: { value: found, unit: 'entries' },
  };
}

/** PDQ against the hashes that its publishers' ports computed, and the index against brute force on their hashes. */
export async function evaluate(data: string): Promise<Figures> {
  return { ...(await pictures(data)), ...(await search(data)) };
}
