import { describe, expect, it } from '@jest/globals';
import { contractFrom } from './contract.js';
import { contractOf } from './registry.js';
import type { EventSchema } from './schema/index.js';

function greeting(properties: EventSchema['properties'], required: string[]): EventSchema {
  return {
    title: 'GreetingSent',
    description: 'Somebody greeted.',
    'x-type': 'custos.test.GreetingSent',
    'x-topic': 'intake',
    'x-routing': ['accountId'],
    'x-publisher': true,
    type: 'object',
    additionalProperties: false,
    required,
    properties: {
      accountId: { type: 'string', maxLength: 64, 'x-privacy': 'pseudonym', 'x-kind': 'account' },
      ...properties,
    },
  };
}

const first = greeting({ loud: { type: 'boolean', 'x-privacy': 'none' } }, ['accountId', 'loud']);
const second = greeting({ volume: { type: 'integer', minimum: 0, maximum: 10, 'x-privacy': 'none' } }, [
  'accountId',
  'volume',
]);
const third = greeting(
  {
    volume: { type: 'integer', minimum: 0, maximum: 10, 'x-privacy': 'none' },
    words: { type: 'array', maxItems: 3, items: { type: 'string', maxLength: 9 }, 'x-privacy': 'none' },
  },
  ['accountId', 'volume', 'words'],
);

const greetingSent = contractFrom({
  schemas: [first, second, third],
  upcasters: [
    ({ loud, ...rest }: { accountId: string; loud: boolean }) => ({ ...rest, volume: loud ? 10 : 5 }),
    (data: { accountId: string; volume: number }) => ({ ...data, words: [] }),
  ],
});

const PSEUDONYM = 'CpzuFudNtW2QyiA4yghd3Q';

describe('a contract with several versions', () => {
  it('brings stored data of every version to the latest', () => {
    const latest = { accountId: PSEUDONYM, volume: 10, words: [] };
    expect(greetingSent.upcast({ accountId: PSEUDONYM, loud: true }, 1)).toEqual(latest);
    expect(greetingSent.upcast({ accountId: PSEUDONYM, volume: 10 }, 2)).toEqual(latest);
    expect(greetingSent.upcast(latest, 3)).toBe(latest);
    expect(greetingSent.validateStored(latest)).toEqual([]);
  });

  it('checks data by the version it claims', () => {
    expect(greetingSent.validate({ accountId: 'u', loud: true }, 1)).toEqual([]);
    expect(greetingSent.validate({ accountId: 'u', loud: true }, 2)).toEqual([
      { pointer: '/volume', message: 'is required' },
      { pointer: '/loud', message: 'is not a field of this event' },
    ]);
  });

  it.each([0, 4, -1, 1.5])('knows no version %d', (version) => {
    expect(() => greetingSent.upcast({}, version)).toThrow(RangeError);
    expect(greetingSent.validate({}, version)).toEqual([
      { pointer: '', message: `custos.test.GreetingSent has no version ${version}: the latest is 3` },
    ]);
  });

  it('cannot be made without an upcaster from each version to the next', () => {
    expect(() => contractFrom({ schemas: [first, second], upcasters: [] })).toThrow(RangeError);
  });
});

describe('the contract of TextPosted', () => {
  const contract = contractOf('custos.content.TextPosted');
  const data = { contentId: 'm', accountId: 'u', text: '你好' };

  it('says where it goes and what in it is about people', () => {
    expect(contract).toMatchObject({
      name: 'TextPosted',
      topic: 'intake',
      publisher: true,
      routing: ['accountId', 'groupId'],
      personal: ['/text', '/deviceId', '/ipAddress'],
      pseudonyms: [
        { pointer: '/accountId', kind: 'account' },
        { pointer: '/groupId', kind: 'group' },
      ],
    });
  });

  const wrong: [string, unknown, { pointer: string; message: string }[]][] = [
    ['a missing field', { contentId: 'm', accountId: 'u' }, [{ pointer: '/text', message: 'is required' }]],
    ['an unknown field', { ...data, 'a/b': 1 }, [{ pointer: '/a~1b', message: 'is not a field of this event' }]],
    ['a wrong type', { ...data, text: 7 }, [{ pointer: '/text', message: 'must be string' }]],
    [
      'a text too long',
      { ...data, contentId: 'x'.repeat(257) },
      [{ pointer: '/contentId', message: 'must NOT have more than 256 characters' }],
    ],
    ['no object', [], [{ pointer: '', message: 'must be object' }]],
  ];

  it.each(wrong)('points to %s', (_, value, problems) => expect(contract?.validate(value)).toEqual(problems));

  it('never repeats what was sent', () => {
    const problems = contract?.validate({ ...data, language: '身份证号码' });
    expect(problems).toHaveLength(1);
    expect(JSON.stringify(problems)).not.toContain('身份证');
  });

  it('answers a bounded number of problems', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`field${index}`, 1]));
    expect(contract?.validate({ ...data, ...many })).toHaveLength(20);
  });
});

describe('codes of closed lists', () => {
  it('are checked by the lists themselves', () => {
    const contract = contractOf('custos.report.ContentReported');
    const report = {
      reportId: 'r',
      reporterAccountId: 'a',
      targetAccountId: 'b',
      subject: { kind: 'account', id: 'b' },
    };
    expect(contract?.validate({ ...report, category: 'DOXXING' })).toEqual([]);
    expect(contract?.validate({ ...report, category: 'RUDENESS' })).toEqual([
      { pointer: '/category', message: 'must be a code of the closed list' },
    ]);
  });
});
