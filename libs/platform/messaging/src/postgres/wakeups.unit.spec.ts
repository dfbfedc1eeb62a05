import { afterEach, describe, expect, it } from '@jest/globals';
import { until } from '@custos/postgres/testing';
import { Wakeups } from './wakeups.js';

describe('wake-ups', () => {
  const open: Wakeups[] = [];
  const make = () => {
    const wakeups = new Wakeups();
    open.push(wakeups);
    return wakeups;
  };
  afterEach(() => open.splice(0).forEach((wakeups) => wakeups.close()));

  it('reach the readers of the same log and of every other in the process, once for many appends', async () => {
    const [writer, other] = [make(), make()];
    const heard: string[] = [];
    writer.listen((topics) => heard.push(`own ${topics.join()}`));
    other.listen((topics) => heard.push(`other ${topics.join()}`));
    for (const topic of ['intake', 'inbox', 'intake']) writer.announce(topic);

    await until(() => heard.length === 2);
    expect(heard.toSorted()).toEqual(['other intake,inbox', 'own intake,inbox']);
  });

  it('reach nobody who left, and closing with one under way does no harm', async () => {
    const [writer, other] = [make(), make()];
    const heard: unknown[] = [];
    other.listen((topics) => heard.push(topics))();
    writer.listen((topics) => heard.push(topics));
    writer.announce('intake');
    writer.close();
    await new Promise((resolve) => setTimeout(resolve, 30));

    expect(heard).toEqual([]);
  });
});
