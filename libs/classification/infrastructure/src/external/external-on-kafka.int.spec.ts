import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { contractOf } from '@custos/contracts';
import { describeWithKafka } from '@custos/messaging/testing';
import { DEFAULT_PACK } from '../create-classifier.js';
import { aModel, ModelServer, moderation } from '../testing/models.js';
import { Street } from '../testing/street.js';

await describeWithKafka('models from outside, with the log on Kafka', (brokers) => {
  let street: Street;
  let server: ModelServer;
  let folder: string;

  beforeEach(async () => {
    street = await Street.found({ brokers });
    folder = await mkdtemp(join(tmpdir(), 'custos-external-'));
    server = await ModelServer.start(moderation);
  });

  afterEach(async () => {
    await street.leave();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  it('have each answer recorded once, whoever reads on, and signal what reaches its threshold', async () => {
    // given
    const file = join(folder, 'models.yaml');
    await writeFile(file, JSON.stringify({ models: [aModel({ url: server.url, batch: 1 })] }));
    const posts = ['an insult', 'a greeting', 'another insult', 'a farewell'].map((text, index) => ({
      ...{ account: `account-${index}`, text, contentId: text },
    }));
    // when
    await street.open(DEFAULT_PACK, file);
    await street.post(posts.slice(0, 2));
    await street.handled('classifier-external', 2);
    await street.shut();
    await street.open(DEFAULT_PACK, file);
    await street.post(posts.slice(2));
    await street.handled('classifier-external', 4);
    await street.relayed();
    // then
    const recorded = (await street.external()).map(({ data }) => data);
    const validate = contractOf('custos.classification.ExternalSignalRecorded');
    expect(recorded.map(({ subject, outcome }) => `${subject.id}: ${outcome}`).sort()).toEqual(
      posts.map(({ contentId }) => `${contentId}: scored`).sort(),
    );
    for (const answer of recorded) expect(validate?.validateStored(answer)).toEqual([]);
    expect(server.questions).toHaveLength(4);
    const signals = (await street.signals()).map(({ data }) => `${data.rule} ${data.subject.id}`);
    expect(signals.sort()).toEqual([
      'model.moderation.HARASSMENT an insult',
      'model.moderation.HARASSMENT another insult',
    ]);
  });
});
