import { describe, expect, it } from '@jest/globals';
import { validateEnvelope } from './envelope-validation.js';

const event = {
  specversion: '1.0',
  id: 'event-1',
  source: '/chat',
  type: 'custos.content.TextPosted',
  time: '2026-11-22T21:45:00+08:00',
  data: { contentId: 'm' },
};

describe('the envelope of a published event', () => {
  it('needs no more than CloudEvents asks for', () => {
    expect(validateEnvelope(event)).toEqual([]);
    expect(validateEnvelope({ specversion: '1.0', id: '1', source: 's', type: 't', data: {} })).toEqual([]);
  });

  it('may carry what CloudEvents allows', () => {
    const extended = {
      ...event,
      subject: 'message-1',
      datacontenttype: 'application/json; charset=utf-8',
      dataschema: 'https://schemas.example/1',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      schemaversion: 2,
      revision: 3,
    };
    expect(validateEnvelope(extended)).toEqual([]);
  });

  const wrong: [string, unknown, string][] = [
    ['another version of CloudEvents', { ...event, specversion: '0.3' }, '/specversion'],
    ['an empty id', { ...event, id: '' }, '/id'],
    ['a numeric source', { ...event, source: 7 }, '/source'],
    ['an endless type', { ...event, type: 't'.repeat(257) }, '/type'],
    ['a day for a time', { ...event, time: '2026-11-22' }, '/time'],
    ['30 February', { ...event, time: '2026-02-30T00:00:00Z' }, '/time'],
    ['data that is a list', { ...event, data: [] }, '/data'],
    ['no data', { ...event, data: undefined }, '/data'],
    ['another content type', { ...event, datacontenttype: 'text/xml' }, '/datacontenttype'],
    ['binary data', { ...event, data_base64: 'AA==' }, '/data_base64'],
    ['version 0', { ...event, schemaversion: 0 }, '/schemaversion'],
    ['a negative revision', { ...event, revision: -1 }, '/revision'],
    ['a huge revision', { ...event, revision: 2 ** 31 }, '/revision'],
    ['a platform of its own choice', { ...event, platform: 'other' }, '/platform'],
    ['a routing key of its own choice', { ...event, partitionkey: 'other' }, '/partitionkey'],
    ['an ingest time of its own choice', { ...event, ingesttime: event.time }, '/ingesttime'],
    ['an attribute in capitals', { ...event, traceParent: 'x' }, ''],
    ['no object', 'event', ''],
    ['nothing', null, ''],
  ];

  it.each(wrong)('cannot have %s', (_, candidate, pointer) => {
    expect(validateEnvelope(candidate)).toEqual([{ pointer, message: expect.any(String) }]);
  });

  it('is told everything that is wrong at once', () => {
    expect(validateEnvelope({}).map(({ pointer }) => pointer)).toEqual([
      '/specversion',
      '/id',
      '/source',
      '/type',
      '/data',
    ]);
  });
});
