import { describe, expect, it } from '@jest/globals';
import type { CompiledRule } from '@custos/classification-application';
import type { Finding } from '@custos/classification-domain';
import type { SignalRaised } from '@custos/contracts';
import { signalOf, type JudgedEvent } from './outgoing.js';

const EVENT: JudgedEvent = {
  envelope: {
    ...{ specversion: '1.0', id: 'event-1', source: '/chat', type: 'custos.content.TextPosted', schemaversion: 1 },
    ...{ platform: 'bazaar', partitionkey: 'key', revision: 0, data: { contentId: 'c-1' } },
    ...{ time: '2026-11-22T10:00:00.000Z', ingesttime: '2026-11-22T10:00:00.000Z' },
  },
  ...{ partition: 3, position: '7', sha256: 'ab', headers: {} },
};

function detailOf(reason: { en: string; zh: string }, detail?: string): string | undefined {
  const text = { id: 'fraud.lure', category: 'FRAUD_SCAM', score: 1, reason };
  const rule = { text, law: { clauses: [] } } as unknown as CompiledRule;
  const finding = { rule, spans: [], ...(detail === undefined ? {} : { detail }) } as Finding<CompiledRule>;
  const { value } = signalOf(EVENT, finding, 'live', 'pack');
  return (JSON.parse(Buffer.from(value).toString()) as { data: SignalRaised }).data.detail;
}

describe('what a signal tells the reviewer', () => {
  it('is the reason in both languages, and then what was found', () => {
    expect(detailOf({ en: 'It lures.', zh: '引诱。' })).toBe('It lures. 引诱。');
    expect(detailOf({ en: 'It lures.', zh: '引诱。' }, 'Cluster: x.')).toBe('It lures. 引诱。 Cluster: x.');
  });

  it('is the reason in one language where both would push out what was found', () => {
    const [en, zh] = ['e'.repeat(300), '中'.repeat(300)];
    expect(detailOf({ en, zh }, 'Cluster: x.')).toBe(`${en} Cluster: x.`);
  });

  it('has at most as many characters as its contract allows', () => {
    const detail = detailOf({ en: 'e'.repeat(500), zh: '中' }, 'f'.repeat(100));
    expect([detail?.length, detail?.at(-1)]).toEqual([512, '…']);
  });
});
