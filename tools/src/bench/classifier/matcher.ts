import { Folder, foldTable, HitList, KeywordMatcher, PinyinFolder } from '@custos/classification-domain';
import { atLeast, atMost, interleavedRounds, type Figures } from '../figures.js';
import { coreSeconds, perCoreSecond } from './core-time.js';
import { SyntheticTexts } from './synthetic-texts.js';

const MESSAGES = 100_000;
const CHECKED = 1_000;
const GOAL = 500_000;

const folder = new Folder(foldTable());
const pinyin = new PinyinFolder();

/** Folding and finding words of banks in messages of 60 characters, Chinese and English. */
export async function figures(): Promise<Figures> {
  const texts = new SyntheticTexts(20_260);
  const messages = texts.messages(MESSAGES);
  const few = build(texts.patterns(20_000, messages));
  const many = build(texts.patterns(100_000, messages));
  checkAgainstBruteForce(few, messages.slice(0, CHECKED));
  const rates = await interleavedRounds({
    folding: () => rate(messages, (message) => folder.fold(message).length),
    sounding: () => rate(messages, (message) => pinyin.fold(folder.fold(message)).length),
    matcher20k: () => rate(messages, (message) => scan(few.matcher, message)),
    matcher100k: () => rate(messages, (message) => scan(many.matcher, message)),
  });
  return {
    folding: { value: rates.folding, unit: 'messages/s' },
    pinyin_folding: { value: rates.sounding, unit: 'messages/s' },
    matcher_20k: atLeast(rates.matcher20k, 'messages/s', GOAL),
    matcher_20k_build: atMost(few.seconds, 's', 0.3),
    matcher_100k: { value: rates.matcher100k, unit: 'messages/s' },
    matcher_100k_build: atMost(many.seconds, 's', 2),
  };
}

interface Built {
  readonly patterns: readonly string[];
  readonly matcher: KeywordMatcher;
  readonly seconds: number;
}

const hits = new HitList();

function build(patterns: readonly string[]): Built {
  const folded = patterns.map((pattern) => {
    const { units, length } = folder.fold(pattern);
    return units.slice(0, length);
  });
  let matcher = new KeywordMatcher([]);
  const seconds = coreSeconds(() => (matcher = new KeywordMatcher(folded)));
  return { patterns, matcher, seconds };
}

function scan(matcher: KeywordMatcher, message: string): number {
  hits.clear();
  matcher.scan(folder.fold(message), hits);
  return hits.length;
}

function rate(messages: readonly string[], read: (message: string) => number): Promise<number> {
  return Promise.resolve(perCoreSecond(messages, read));
}

/** @throws Error unless the matcher finds exactly what looking for every pattern at every place finds */
function checkAgainstBruteForce({ patterns, matcher }: Built, messages: readonly string[]): void {
  const folded = patterns.map((pattern) => folder.fold(pattern).toString());
  for (const message of messages) {
    scan(matcher, message);
    const found = Array.from({ length: hits.length }, (_, hit) => `${hits.patterns[hit]}@${hits.starts[hit]}`);
    const expected = bruteForce(folded, folder.fold(message).toString());
    if (hits.truncated || found.sort().join() !== expected.sort().join())
      throw new Error(`missed or invented a hit in ${message}`);
  }
}

function bruteForce(patterns: readonly string[], text: string): string[] {
  const found: string[] = [];
  for (const [pattern, word] of patterns.entries()) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      const end = at + word.length;
      if (!isWithinWord(text, at) && !isWithinWord(text, end)) found.push(`${pattern}@${at}`);
    }
  }
  return found;
}

/** Whether a Latin word or a number goes on from the unit before `at` to the one there. */
function isWithinWord(text: string, at: number): boolean {
  return /^(?:[a-z]{2}|[0-9]{2})$/.test(text.slice(Math.max(at - 1, 0), at + 1));
}
