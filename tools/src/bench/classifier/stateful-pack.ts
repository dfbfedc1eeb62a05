import type { PolicyPack } from '@custos/classification-application';
import { TEXT } from './sealed-intake.js';

const said = { en: 'Bench.', zh: '测试。' };

/** Of every kind of window some, over different stretches of time. */
const KINDS = [
  { kind: 'count', where: 'text.links > 0' },
  { kind: 'count' },
  { kind: 'rate' },
  { kind: 'ratio', where: 'text.digits > 0' },
  { kind: 'distinct', of: 'group' },
] as const;
const WINDOWS = ['1m', '10m', '1h', '6h', '24h'];

/** What each kind of window must be for a signal: true of about one event in a thousand. */
const RAISES = { count: '== 200', rate: '> 100000', ratio: '> 1000000', distinct: '> 50' };

/** A pack of 25 rules, each over a window of its own and the text; few events raise a signal. */
export function statefulPack(): PolicyPack {
  const features = WINDOWS.flatMap((window, row) =>
    KINDS.map((kind, column) => ({
      ...kind,
      id: `window_${row}_${column}`,
      key: 'account' as const,
      events: [TEXT],
      window,
    })),
  );
  return {
    id: 'bench',
    title: said,
    banks: [],
    features,
    rules: features.map(({ id, kind }) => ({
      id: `bench.${id}`,
      category: 'SPAM',
      mode: 'shadow',
      events: [TEXT],
      when: `window.${id} ${RAISES[kind]} && text.length > 0`,
      score: 500_000,
      spans: [],
      reason: said,
      examples: { match: ['text'], pass: ['text'] },
    })),
  };
}
