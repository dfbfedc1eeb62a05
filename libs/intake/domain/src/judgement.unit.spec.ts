import { contractOf } from '@custos/contracts';
import { partitionOf } from '@custos/kernel';
import { describe, expect, it } from '@jest/globals';
import { judge, type Draft, type Intake } from './judgement.js';

const NOW = Date.UTC(2026, 10, 22, 13, 45);

const intake: Intake = {
  platform: 'bbs',
  ingestedAt: NOW,
  ingesttime: '2026-11-22T13:45:00.000Z',
  contractOf,
  pseudonymOf: (kind, id) => `${kind}:${id}`.padEnd(22, '-'),
};

function textPosted(
  changes: Record<string, unknown> = {},
  data: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    specversion: '1.0',
    id: 'e1',
    source: '/bbs/posts',
    type: 'custos.content.TextPosted',
    data: { contentId: 'p1', accountId: 'alice', text: 'hello', ...data },
    ...changes,
  };
}

function draftOf(candidate: unknown): Draft {
  const judgement = judge(candidate, intake);
  if (!judgement.ok) throw new Error(JSON.stringify(judgement.problems));
  return judgement.draft;
}

function pointersOf(candidate: unknown): string[] {
  const judgement = judge(candidate, intake);
  return judgement.ok ? [] : judgement.problems.map(({ pointer }) => pointer);
}

describe('an event that can be taken in', () => {
  it('is routed by its account’s pseudonym, and carries no id of a person', () => {
    const { attributes, data, partition, owners } = draftOf(textPosted({}, { groupId: 'readers' }));

    expect(attributes.partitionkey).toBe('account:alice---------');
    expect(partition).toBe(partitionOf('account:alice---------'));
    expect(data).toMatchObject({
      accountId: 'account:alice---------',
      groupId: 'group:readers---------',
      text: 'hello',
    });
    expect([...owners]).toEqual(['account:alice---------']);
  });

  it('gets its platform and id from us, and keeps the publisher’s own id beside them', () => {
    const { attributes } = draftOf(textPosted());
    const elsewhere = judge(textPosted(), { ...intake, platform: 'live' });

    expect(attributes).toMatchObject({
      platform: 'bbs',
      sourceid: 'e1',
      source: '/bbs/posts',
      revision: 0,
      schemaversion: 2,
    });
    expect(attributes.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8/);
    expect(elsewhere.ok && elsewhere.draft.attributes.id).not.toBe(attributes.id);
    expect(draftOf(textPosted({ revision: 1 })).attributes.id).not.toBe(attributes.id);
  });

  it('loses the publisher’s subject, which would stand unsealed for ever', () => {
    expect(draftOf(textPosted({ subject: 'user/alice' })).attributes).not.toHaveProperty('subject');
  });

  it('has the time of intake where it brought none', () => {
    expect(draftOf(textPosted()).attributes).toMatchObject({ time: intake.ingesttime, ingesttime: intake.ingesttime });
  });

  it.each([
    ['2026-11-22T21:44:00+08:00', '2026-11-22T13:44:00.000Z', undefined],
    ['2026-11-22T13:50:00Z', '2026-11-22T13:50:00.000Z', undefined],
    ['2026-11-22T13:50:00.001Z', '2026-11-22T13:50:00.001Z', ['clock-skew']],
    ['2026-10-23T13:45:00Z', '2026-10-23T13:45:00.000Z', undefined],
    ['2026-10-23T13:44:59Z', '2026-10-23T13:44:59.000Z', ['clock-skew']],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z', ['clock-skew']],
  ])('keeps its time, and is flagged when that is far off: %s', (given, time, flags) => {
    const { attributes } = draftOf(textPosted({ time: given }));

    expect([attributes.time, attributes.flags]).toEqual([time, flags]);
  });

  it('has half surrogate pairs replaced wherever they stand, and says so', () => {
    const { attributes, data } = draftOf(textPosted({ id: 'e\ud800' }, { text: 'a\udfffb', contentId: 'p' }));

    expect(data['text']).toBe('a\ufffdb');
    expect(attributes.sourceid).toBe('e\ufffd');
    expect(attributes.flags).toEqual(['lone-surrogates']);
  });

  it('may be of a type with several owners of personal texts', () => {
    const reported = {
      ...textPosted({ type: 'custos.report.ContentReported' }),
      data: {
        reportId: 'r1',
        reporterAccountId: 'bob',
        targetAccountId: 'alice',
        subject: { kind: 'content', id: 'p1' },
        category: 'fraud',
        comment: 'she took my money',
      },
    };
    const judgement = judge(reported, intake);
    const problems = judgement.ok ? [] : judgement.problems;

    expect(problems.filter(({ pointer }) => pointer !== '/data/category')).toEqual([]);
  });
});

describe('an event that cannot be taken in', () => {
  it.each([
    ['no object', 'text', ''],
    ['null', null, ''],
    ['another CloudEvents version', textPosted({ specversion: '0.3' }), '/specversion'],
    ['a platform of its own choice', textPosted({ platform: 'live' }), '/platform'],
    ['a time that is none', textPosted({ time: '2026-02-30T00:00:00Z' }), '/time'],
    ['a time before the year 0 in UTC', textPosted({ time: '0000-01-01T00:00:00+23:59' }), '/time'],
    ['a type nobody knows', textPosted({ type: 'custos.content.TextWhispered' }), '/type'],
    ['a type that only Custos writes', textPosted({ type: 'custos.enforcement.MeasureImposed' }), '/type'],
    ['a version that does not exist', textPosted({ schemaversion: 99 }), '/schemaversion'],
    ['a field of the wrong type', textPosted({}, { text: 5 }), '/data/text'],
    ['a missing field', textPosted({ data: { contentId: 'p1', text: 'x' } }), '/data/accountId'],
    ['a field nobody asked for', textPosted({}, { ['a/b']: 1 }), '/data/a~1b'],
  ])('says where it is wrong: %s', (_what, candidate, pointer) => {
    expect(pointersOf(candidate)).toContain(pointer);
  });

  it('of an unknown type is told what there is and how to register another', () => {
    const judgement = judge(textPosted({ type: 'shop.Refund' }), intake);

    expect(judgement).toMatchObject({
      problems: [{ message: expect.stringMatching(/PUT \/v1\/schemas.*custos\.content\.TextPosted/) }],
    });
  });

  it('is not told more than ten things', () => {
    const data = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`x${i}`, i]));

    expect(pointersOf(textPosted({}, data))).toHaveLength(10);
  });
});
