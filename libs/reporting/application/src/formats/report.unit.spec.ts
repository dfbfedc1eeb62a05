import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { dailyReport, figureOf, type ReportFacts } from '@custos/reporting-domain';
import { reportCsv } from './csv.js';
import { reportJson } from './json.js';
import { reportPage } from './report-page.js';

const SCOPE = { platform: 'bazaar', from: '2026-11-21', to: '2026-11-22', zone: 'Asia/Shanghai' };
const TEXT = 'custos.content.TextPosted';

const FACTS: ReportFacts = {
  volumes: [
    { day: '2026-11-22', type: TEXT, partition: 40, events: 812n, firstPosition: 0n, lastPosition: 901n },
    { day: '2026-11-22', type: TEXT, partition: 3, events: 655n, firstPosition: 17n, lastPosition: 702n },
    { day: '2026-11-21', type: TEXT, partition: 3, events: 12n, firstPosition: 0n, lastPosition: 16n },
    // Types that publishers register are named by strangers.
    {
      day: '2026-11-22',
      type: '=HYPERLINK("x")',
      partition: 3,
      events: 1n,
      firstPosition: 17n,
      lastPosition: 702n,
    },
    {
      day: '2026-11-22',
      type: 'com.bazaar.<Sticker>',
      partition: 3,
      events: 2n,
      firstPosition: 17n,
      lastPosition: 702n,
    },
  ],
  signals: [
    { day: '2026-11-22', type: TEXT, partition: 40, signals: 9n, firstPosition: 4n, lastPosition: 17n },
    { day: '2026-11-21', type: TEXT, partition: 3, signals: 1n, firstPosition: 0n, lastPosition: 0n },
  ],
  measures: [
    ...(['applied', 'imposed'] as const).map((state) => ({
      ...{ day: '2026-11-22', category: 'FRAUD_SCAM', measure: 'M_CONTENT_HOLD_FOR_REVIEW', state, partition: 40 },
      ...{ measures: 4n, firstPosition: 9_007_199_254_740_993n, lastPosition: 9_007_199_254_740_999n },
    })),
    {
      ...{ day: '2026-11-22', category: 'DOXXING', measure: 'M_WARN', state: 'lifted', partition: 3 },
      ...{ measures: 1n, firstPosition: 2n, lastPosition: 2n },
    },
  ],
  reach: [
    { topic: 'tallies', partition: 3, next: 12n },
    { topic: 'signals', partition: 40, next: 18n },
    { topic: 'measures', partition: 40, next: 9_007_199_254_741_000n },
    { topic: 'measures', partition: 3, next: 3n },
    { topic: 'intake', partition: 3, next: 703n },
  ],
  versions: { measures: 1, signals: 1, volumes: 1 },
};
const report = dailyReport(SCOPE, FACTS);

const formats = {
  'daily.json': () => reportJson(report),
  'daily.csv': () => reportCsv(report),
  'daily.en.html': () => reportPage(report, 'en'),
  'daily.zh.html': () => reportPage(report, 'zh'),
};

/** The files in `golden/` are what regulators have been given. With CUSTOS_WRITE_GOLDEN they are written anew. */
function golden(name: string, shown: string): string {
  const file = new URL(`golden/${name}`, import.meta.url);
  if (process.env.CUSTOS_WRITE_GOLDEN) writeFileSync(file, shown);
  return readFileSync(file, 'utf8');
}

describe('the daily report', () => {
  it.each(Object.entries(formats))('is written as %s, byte for byte', (name, write) => {
    const shown = write();
    expect(shown).toBe(golden(name, shown));
  });

  it('does not depend on the order in which its facts were read', () => {
    const backwards: ReportFacts = {
      ...FACTS,
      volumes: [...FACTS.volumes].reverse(),
      signals: [...FACTS.signals].reverse(),
      measures: [...FACTS.measures].reverse(),
      reach: [...FACTS.reach].reverse(),
    };
    expect(reportJson(dailyReport(SCOPE, backwards))).toBe(reportJson(report));
  });

  it('names each figure so that it can be counted again', () => {
    const figures = [
      ...Object.values(report.totals),
      ...report.volumes.flatMap(({ events, signals }) => [events, signals]),
      ...report.measures.map(({ measures }) => measures),
    ];
    for (const { id } of figures) expect(figureOf(id)).toMatchObject({ platform: 'bazaar' });
    expect(new Set(figures.map(({ id }) => id)).size).toBe(figures.length);
  });

  it('runs nothing that a stranger put into a name', () => {
    expect(formats['daily.csv']()).toContain(`"'=HYPERLINK(""x"")"`);
    for (const page of [formats['daily.en.html'](), formats['daily.zh.html']()]) {
      expect(page).not.toContain('<Sticker>');
      expect(page).not.toMatch(/<script|javascript:|\son\w+=/i);
    }
  });
});
