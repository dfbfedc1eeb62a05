import { describe, expect, it } from '@jest/globals';
import { foldTable, TextAnalyser, type Observable, type ObservableEvent } from '@custos/classification-domain';
import { CoordinationFold } from './coordination-fold.js';

const fold = new CoordinationFold();
const analyser = new TextAnalyser(foldTable(), []);

function posted(text: string, data: Readonly<Record<string, unknown>> = {}): ObservableEvent {
  return {
    type: 'custos.content.TextPosted',
    platform: 'market',
    account: 'account-1',
    data: { contentId: 'c-1', ...data },
    texts: [{ pointer: '/text', text }],
    analysis: analyser.analyse([{ pointer: '/text', text }]),
  };
}

function valuesOf(event: ObservableEvent): string[] {
  return fold.observe(event, true).map(({ value }) => value);
}

/** Which of the values are equal, and nothing of what they are. */
function equalities(observables: readonly (readonly Observable[])[]): unknown {
  const numbers = new Map<string, number>();
  const numberOf = (value: string): number => {
    const known = numbers.get(value) ?? numbers.size;
    numbers.set(value, known);
    return known;
  };
  return observables.map((of) =>
    of.map(({ value, hashed, numbers: counts }) => [
      numberOf(value),
      Object.entries(hashed).map(([name, hash]) => [name, numberOf(hash)]),
      counts,
    ]),
  );
}

describe('what accounts can meet at', () => {
  it('is one text however it is hidden, and not another', () => {
    const text = '新开的这家店老板人很好东西也便宜强烈推荐大家都去看看';
    const hidden = '新开的這家店老板人狠好东西也便 宜强烈推荐大家都去看看';
    expect(valuesOf(posted(hidden))).toEqual(valuesOf(posted(text)));
    const other = valuesOf(posted('明天下午的会改到三点请各位同事准时参加不要迟到'));
    expect(valuesOf(posted(text)).filter((value) => other.includes(value))).toEqual([]);
  });

  it('is no text that many write by chance', () => {
    expect(valuesOf(posted('生日快乐！'))).toEqual([]);
  });

  it('is a picture by its hash, with the device and the address that it came from', () => {
    const media = { sha256: 'ab'.repeat(32) };
    const event = { ...posted('', { media, deviceId: 'd-1' }), texts: [{ pointer: '/ipAddress', text: '10.0.0.1' }] };
    const value = `media/${media.sha256}`;
    const hashed = { 'cluster.0': value, device: 'device/d-1', address: 'address/10.0.0.1' };
    expect(fold.observe(event, false)).toEqual([{ value, numbers: { similar: 1 }, hashed }]);
  });

  it('is the beginning of a text that is endless, and a text of broken characters like any other', () => {
    const endless = '一二三四五六七八九十百千'.repeat(5_000);
    expect(valuesOf(posted(endless))).toEqual(valuesOf(posted(`${endless}再见`)));
    expect(valuesOf(posted('\ud800'.repeat(100)))).toHaveLength(2);
  });

  it('is a group that is entered, and nothing of an act from nowhere that no rule waits for', () => {
    const joined = { ...posted(''), type: 'custos.group.GroupMemberJoined', texts: [] };
    const entered = { ...joined, data: { groupId: 'group-1', deviceId: 'd-1' } };
    expect(valuesOf(entered)).toEqual(['group/group-1']);
    expect(fold.observe(entered, false)).toHaveLength(1);
    expect(fold.observe({ ...joined, data: { groupId: 'group-1' } }, false)).toEqual([]);
  });

  it('names every value that a text is met by, whichever it is met by', () => {
    const observables = fold.observe(
      posted('这一段话足够长可以拿来比较是不是同样的内容', { media: { sha256: 'ab' } }),
      true,
    );
    const values = observables.map(({ value }) => value);
    expect(values.length).toBeGreaterThan(1);
    for (const { hashed } of observables) expect(Object.values(hashed)).toEqual(values);
  });

  it('stays the same when the opinion is swapped in every post of a case', () => {
    const voiced = (opinion: string, opposite: string) =>
      [
        `关于这次停车收费的方案，我${opinion}，希望大家也都${opinion}，一起留言`,
        `关于这次停车收费的方案，我${opposite}，希望大家也都${opposite}，一起留言`,
        `关于这次停车收费的方案，我${opinion}，希望大家也都${opinion}，一起留言`,
        '今天的晚饭吃什么好呢有没有人一起去吃火锅',
        `${opinion}！`,
      ].map((text, at) => fold.observe(posted(text, { deviceId: `d-${at % 2}` }), true));
    expect(equalities(voiced('坚决反对', '完全支持'))).toEqual(equalities(voiced('完全支持', '坚决反对')));
  });
});
