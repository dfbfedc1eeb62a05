import { describe, expect, it } from '@jest/globals';
import { contractFromSchema, SchemaRefusedError } from './own-type.js';

const refundAsked = {
  description: 'A customer asked for money back.',
  type: 'object',
  additionalProperties: false,
  'x-routing': ['customerId'],
  required: ['customerId', 'orderId'],
  properties: {
    customerId: { type: 'string', maxLength: 64, 'x-privacy': 'pseudonym', 'x-kind': 'account' },
    orderId: { type: 'string', maxLength: 64, 'x-privacy': 'none' },
    words: { type: 'string', maxLength: 1000, 'x-privacy': 'personal' },
    lines: {
      type: 'array',
      maxItems: 50,
      'x-privacy': 'none',
      items: {
        type: 'object',
        additionalProperties: false,
        properties: { sku: { type: 'string', maxLength: 32 }, count: { type: 'integer' } },
      },
    },
  },
};

const register = (schema: unknown, type = 'shop.order.RefundAsked', version = 2) =>
  contractFromSchema('market', type, version, schema);

function problemsOf(schema: unknown, type?: string): readonly { pointer: string; message: string }[] {
  try {
    register(schema, type);
  } catch (error) {
    if (error instanceof SchemaRefusedError) return error.problems;
    throw error;
  }
  return [];
}

const withField = (field: unknown) => ({ ...refundAsked, properties: { ...refundAsked.properties, extra: field } });

describe('an event type of a publisher', () => {
  const contract = register(refundAsked);

  it('becomes a contract like the others', () => {
    expect(contract).toMatchObject({
      type: 'shop.order.RefundAsked',
      name: 'RefundAsked',
      topic: 'intake',
      version: 2,
      publisher: true,
      routing: ['customerId'],
      personal: ['/words'],
      pseudonyms: [{ pointer: '/customerId', kind: 'account' }],
    });
    expect(contract.validate({ customerId: 'c', orderId: 'o', lines: [{ sku: 's', count: 1 }] }, 2)).toEqual([]);
    expect(contract.validate({ customerId: 'c' }, 2)).toEqual([{ pointer: '/orderId', message: 'is required' }]);
    expect(
      contract.validateStored({ customerId: 'CpzuFudNtW2QyiA4yghd3Q', orderId: 'o', words: 'in the clear' }),
    ).toEqual([{ pointer: '/words', message: 'must be object' }]);
  });

  it('knows no other version than the registered one', () => {
    expect(contract.validate({ customerId: 'c', orderId: 'o' }, 1)).toEqual([
      { pointer: '', message: 'market has registered no version 1 of shop.order.RefundAsked' },
    ]);
  });

  const refused: [string, unknown, string][] = [
    ['an unmarked field', withField({ type: 'string', maxLength: 5 }), '/properties/extra/x-privacy'],
    ['an unknown mark', withField({ type: 'integer', 'x-privacy': 'secret' }), '/properties/extra/x-privacy'],
    ['a text without end', withField({ type: 'string', 'x-privacy': 'none' }), '/properties/extra'],
    [
      'a list without end',
      withField({ type: 'array', items: { type: 'integer' }, 'x-privacy': 'none' }),
      '/properties/extra',
    ],
    ['a sealed number', withField({ type: 'integer', 'x-privacy': 'personal' }), '/properties/extra/x-privacy'],
    [
      'a pseudonym of nobody',
      withField({ type: 'string', maxLength: 9, 'x-privacy': 'pseudonym' }),
      '/properties/extra/x-kind',
    ],
    [
      'an owner that is not there',
      withField({ type: 'string', maxLength: 9, 'x-privacy': 'personal', 'x-owner': 'nobody' }),
      '/properties/extra/x-owner',
    ],
    [
      'a pattern',
      withField({ type: 'string', maxLength: 9, pattern: '(a+)+$', 'x-privacy': 'none' }),
      '/properties/extra/pattern',
    ],
    ['a reference', withField({ $ref: 'https://elsewhere.example/schema' }), '/properties/extra/$ref'],
    [
      'an open object',
      withField({ type: 'object', properties: {}, 'x-privacy': 'none' }),
      '/properties/extra/additionalProperties',
    ],
    ['an open root', { ...refundAsked, additionalProperties: true }, '/additionalProperties'],
    ['no routing', { ...refundAsked, 'x-routing': undefined }, '/x-routing'],
    ['routing by an optional field alone', { ...refundAsked, required: ['orderId'] }, '/x-routing'],
    ['routing by what is no pseudonym', { ...refundAsked, 'x-routing': ['orderId'] }, '/x-routing/0'],
    ['another topic', { ...refundAsked, 'x-topic': 'decisions' }, '/x-topic'],
    ['a required field that is nowhere', { ...refundAsked, required: ['customerId', 'ghost'] }, '/required'],
  ];

  it.each(refused)('cannot have %s', (_, schema, pointer) => {
    expect(problemsOf(schema).map((problem) => problem.pointer)).toContain(pointer);
  });

  it.each([null, 7, 'text', [], {}])('is no schema: %j', (schema) => {
    expect(problemsOf(schema).length).toBeGreaterThan(0);
  });

  it('is refused when JSON Schema itself does not allow it', () => {
    expect(problemsOf(withField({ type: 'integer', minimum: 'one', 'x-privacy': 'none' }))).not.toEqual([]);
  });

  it.each(['custos.content.TextPosted', 'RefundAsked', 'shop..RefundAsked', '商店.退款'])(
    'cannot be called %s',
    (type) => {
      expect(problemsOf(refundAsked, type)).not.toEqual([]);
    },
  );

  it('cannot be endless or nested without end', () => {
    expect(problemsOf({ ...refundAsked, description: 'x'.repeat(70_000) })).toEqual([
      { pointer: '', message: 'is over 65536 characters' },
    ]);
    let nested: unknown = { type: 'integer', 'x-privacy': 'none' };
    for (let depth = 0; depth < 12; depth++) {
      nested = { type: 'object', additionalProperties: false, properties: { inner: nested } };
    }
    expect(problemsOf(withField(nested))[0]?.message).toContain('nests deeper');
  });
});
