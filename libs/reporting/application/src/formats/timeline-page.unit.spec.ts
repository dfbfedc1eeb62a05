import { describe, expect, it } from '@jest/globals';
import { allContracts } from '@custos/contracts';
import type { TimelineRow } from '@custos/reporting-domain';
import { timelinePage } from './timeline-page.js';
import { LANGUAGES, wordsIn } from './words.js';

const PACK = 'a1b2c3d4e5f6'.padEnd(64, '0');

function row(name: string, actor: string, details: object): TimelineRow {
  return {
    ...{ platform: 'bazaar', topic: 'decisions', partition: 5, position: 0n, caseId: 'c1', measureId: null },
    ...{ eventId: name, type: `custos.enforcement.${name}`, causationId: null, actor },
    ...{ time: '2026-11-22T10:00:00.000Z', details: JSON.stringify(details) },
  };
}

function main(language: (typeof LANGUAGES)[number], ...rows: TimelineRow[]): string {
  return timelinePage('bazaar', 'c1', rows, language).split('<main>')[1]!;
}

describe('the page of a case', () => {
  it.each(LANGUAGES)('has a name in %s for every event that a timeline can hold', (language) => {
    const held = allContracts().filter(({ topic }) => topic === 'decisions' || topic === 'measures');
    expect(held.length).toBeGreaterThan(5);
    const unnamed = held.filter(({ name }) => wordsIn(language).happenings[name] === undefined);
    expect(unnamed.map(({ name }) => name)).toEqual([]);
  });

  it('says in its language what happened and by whom, beside the codes', () => {
    const opened = row('CaseOpened', `rule:fraud.lure@${PACK}`, { category: 'FRAUD_SCAM' });
    const decided = row('CaseDecided', 'person:Lin@desk', { outcome: 'no-violation', category: 'FRAUD_SCAM' });
    const shown = main('zh', opened, decided);
    for (const words of [
      '立案 <code class="code">CaseOpened',
      '规则：fraud.lure',
      '人员：Lin@desk',
      '未违规',
      '欺诈骗局',
    ])
      expect(shown).toContain(words);
    expect(main('en', opened, decided)).toMatch(/case opened.*rule: fraud\.lure.*person: Lin@desk.*no violation/s);
  });

  it('shortens the hash of a pack, and gives the data whole', () => {
    const shown = main('en', row('CaseOpened', `rule:fraud.lure@${PACK}`, { signal: { rule: 'r', packHash: PACK } }));
    expect(shown).toContain('<code class="code">a1b2c3d4e5f6</code>');
    expect(shown).toContain(`packHash&#34;: &#34;${PACK}`);
  });

  it('tells the statement of reasons of a measure in its language alone', () => {
    const imposed = row('MeasureImposed', 'person:Lin', { statement: { en: 'Taken down.', zh: '已删除。' } });
    expect(main('zh', imposed)).toContain('<p>已删除。</p>');
    expect(main('zh', imposed)).not.toContain('<p>Taken down.</p>');
  });

  it('shows an actor of no kind it knows as it stands, and runs nothing that stands in it', () => {
    expect(main('zh', row('CaseOpened', '<b>nobody</b>', {}))).toContain('<td>&#60;b&#62;nobody&#60;/b&#62;</td>');
  });
});
