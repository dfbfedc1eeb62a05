import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FORMATS } from './import-formats.js';
import type { PublisherEvent } from './scenario.js';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'custos-import-'))));
afterEach(() => rm(folder, { recursive: true }));

async function read(format: string, content: string): Promise<PublisherEvent[]> {
  const file = join(folder, 'messages');
  await writeFile(file, content);
  const events: PublisherEvent[] = [];
  for await (const event of FORMATS[format]!(file, 'import/messages')) events.push(event);
  return events;
}

describe('reading messages from a file', () => {
  it('takes one message a line, leaves a label before a tab out and skips empty lines', async () => {
    const events = await read('sms', 'ham\tsee you at six\n\nspam\tWIN a prize\r\n没有标签的消息\n');

    expect(events.map((event) => event.data['text'])).toEqual(['see you at six', 'WIN a prize', '没有标签的消息']);
    expect(events.map((event) => event.id)).toEqual(['line-1', 'line-3', 'line-4']);
  });

  it('takes the text column of a CSV file with quotes and line breaks, and its account column', async () => {
    const events = await read('csv', '\uFEFFaccount,text\nann,"first, with\na break"\nben,second\n');

    expect(events.map(({ data }) => [data['accountId'], data['text']])).toEqual([
      ['ann', 'first, with\na break'],
      ['ben', 'second'],
    ]);
  });

  it('says which columns a CSV file has when none holds the message', async () => {
    await expect(read('csv', 'a,b\n1,2\n')).rejects.toThrow('it has: a, b');
  });

  it('takes CloudEvents as they are, and names the line that is none', async () => {
    const event = { specversion: '1.0', id: '1', source: 's', type: 't', data: {} };

    expect(await read('cloudevents', `${JSON.stringify(event)}\n`)).toEqual([event]);
    await expect(read('cloudevents', `${JSON.stringify(event)}\n{"id":`)).rejects.toThrow('line 2 is not JSON');
  });

  it('gives a message the same id whenever the file is read', async () => {
    expect(await read('sms', 'one\ntwo\n')).toEqual(await read('sms', 'one\ntwo\n'));
  });
});
