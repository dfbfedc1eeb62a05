import { CompiledPack, judge, type OpenedEvent } from '@custos/classification-application';
import { atLeast, interleavedRounds, type Figures } from '../figures.js';
import { perCoreSecond } from './core-time.js';
import { SyntheticTexts } from './synthetic-texts.js';

const EVENTS = 20_000;
const WORDS_PER_BANK = 40;
const TYPE = 'custos.content.TextPosted';

/** Rules of a text test and an integer test, all of them evaluated in full on every event, and what they find recorded. */
export async function figures(): Promise<Figures> {
  const few = setUp(22);
  const many = setUp(202);
  const rates = await interleavedRounds({
    few: () => Promise.resolve(perCoreSecond(few.events, few.count)),
    many: () => Promise.resolve(perCoreSecond(many.events, many.count)),
  });
  return {
    rules_22: atLeast(rates.few, 'events/s', 120_000),
    rules_202: atLeast(rates.many, 'events/s', 15_000),
  };
}

function setUp(rules: number): { events: OpenedEvent[]; count: (event: OpenedEvent) => number } {
  const texts = new SyntheticTexts(7);
  const messages = texts.messages(EVENTS);
  const words = texts.patterns(rules * WORDS_PER_BANK, messages);
  const banks = Array.from({ length: rules }, (_, bank) =>
    words.slice(bank * WORDS_PER_BANK, (bank + 1) * WORDS_PER_BANK),
  );
  const pack = new CompiledPack(document(banks));
  const events = messages.map((text, index) => ({
    type: TYPE,
    platform: 'bench',
    data: { amountMinor: index % 1000 },
    texts: [{ pointer: '/text', text }],
  }));
  return { events, count: (event) => 1 + judge(pack, event).findings.length };
}

function document(banks: readonly (readonly string[])[]): unknown {
  const said = { en: 'Bench.', zh: '测试。' };
  return {
    id: 'bench',
    title: said,
    banks: banks.map((words, bank) => ({ id: `bank_${bank}`, category: 'SPAM', description: 'Bench.', words })),
    rules: banks.map((words, bank) => ({
      id: `bench.rule-${bank}`,
      category: 'SPAM',
      mode: 'shadow',
      events: [TYPE],
      // True of nearly every text: neither the gate nor the first half settles the rule, and one event in a hundred matches all.
      when: `words.bank_${bank} < 3 && event.amountMinor >= 990`,
      score: 500_000,
      spans: [`words.bank_${bank}`],
      reason: said,
      examples: { match: [words[0]], pass: ['nothing'] },
    })),
  };
}
