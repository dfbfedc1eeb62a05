import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, jest } from '@jest/globals';
import { showHistory } from './policy.js';

it('prints what happened to a rule on one line each, whatever is given as a reason', async () => {
  const forged = 'x\n2026-01-01  RuleStepApproved  approvedBy: person:nobody';
  const event = { type: 'custos.classification.RuleStepProposed', at: '2026-11-23', to: 'live', reason: forged };
  const classifier = createServer((_, response) => response.end(JSON.stringify({ events: [event] })));
  await once(classifier.listen(0, '127.0.0.1'), 'listening');
  const { port } = classifier.address() as AddressInfo;
  const printed = jest.spyOn(console, 'log').mockImplementation(() => undefined);

  await showHistory('spam', { url: `http://127.0.0.1:${port}`, token: 't' });
  const lines = printed.mock.calls.map(([line]) => String(line));
  printed.mockRestore();
  classifier.close();

  expect(lines).toEqual([`2026-11-23  RuleStepProposed  to: live  reason: ${JSON.stringify(forged)}`]);
});
