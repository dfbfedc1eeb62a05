import { describe, expect, it } from '@jest/globals';
import { stateAfter } from '@custos/kernel';
import { specificationFor } from '@custos/kernel/testing';
import type { AccountEvent } from '../events.js';
import { ACCOUNT, NOON, TERMS } from '../testing/index.js';
import { accountDecider } from './account-decider.js';
import type { SuspendPosting, WarnAccount } from './commands.js';

const spec = specificationFor(accountDecider);
const sealed = { kid: 'kid-2', nonce: 'bm9uY2U=', ciphertext: 'd29yZHM=' };

const warn: WarnAccount = {
  kind: 'WarnAccount',
  commandId: 'warning-1',
  at: NOON,
  measureId: 'warning-1',
  caseId: 'case-1',
  accountKey: ACCOUNT,
  category: 'SPAM',
  ground: { kind: 'contract', reference: 'terms 4.2', explanation: sealed },
  decidedBy: 'person:Lin',
  automatedDetection: true,
  evidenceIds: ['evidence-1'],
  terms: TERMS,
};

function suspend(measureId: string, until: string): SuspendPosting {
  return { ...warn, kind: 'SuspendPosting', commandId: measureId, measureId, until };
}

const threeDays = suspend('suspension-1', '2026-11-25T12:00:00.000Z');
const week = suspend('suspension-2', '2026-11-29T12:00:00.000Z');
const [suspended] = accountDecider.decide(threeDays, accountDecider.initialState()) as [AccountEvent];
const [extended] = accountDecider.decide(week, stateAfter(accountDecider, [suspended])) as [AccountEvent];

function expire(measureId: string, at: string) {
  return { kind: 'ExpireMeasure', commandId: `expiry/${measureId}`, measureId, at } as const;
}

describe('an account', () => {
  it('is warned upon a person’s decision, which stands in no way of anything', () => {
    const [warned] = accountDecider.decide(warn, accountDecider.initialState()) as [AccountEvent];
    expect(warned.data).toMatchObject({
      measure: 'M_WARN',
      target: { kind: 'account', id: ACCOUNT },
      reasonCode: 'confirmed-violation',
      ground: { kind: 'contract', reference: 'terms 4.2' },
      until: null,
      automatedDecision: false,
      caseId: 'case-1',
    });
    expect(stateAfter(accountDecider, [warned]).measures.get('warning-1')?.status).toBe('spent');
  });

  it('never shows the reviewer’s own words with a measure', () => {
    expect(JSON.stringify(suspended)).not.toContain(sealed.ciphertext);
  });

  it('is suspended from posting until a time, once per measure', () => {
    expect(suspended.data).toMatchObject({ measure: 'M_POST_SUSPEND', until: '2026-11-25T12:00:00.000Z' });
    spec.given([suspended]).when(threeDays).thenNothing();
  });

  it('stays suspended by a further decision when the first suspension ends', () => {
    const over = { ...expire('suspension-1', '2026-11-25T12:00:01.000Z') };
    const ended: AccountEvent = {
      type: 'custos.enforcement.MeasureExpired',
      data: { measureId: 'suspension-1', at: '2026-11-25T12:00:00.000Z', reason: 'term-ended' },
    };
    spec.given([suspended, extended]).when(over).then([ended]);
    const { measures } = stateAfter(accountDecider, [suspended, extended, ended]);
    expect([...measures.values()].map(({ status }) => status)).toEqual(['expired', 'active']);
  });

  it('is not suspended without evidence or without a later end', () => {
    const refusal = (reason: string): AccountEvent => ({
      type: 'custos.enforcement.CommandRefused',
      data: { commandId: 'suspension-1', command: 'SuspendPosting', reason, at: NOON },
    });
    spec
      .given([])
      .when({ ...threeDays, evidenceIds: [] })
      .then([refusal('evidence-missing')]);
    spec
      .given([])
      .when({ ...threeDays, until: NOON })
      .then([refusal('until-not-later')]);
  });

  it('is freed by lifting, once', () => {
    const lift = {
      kind: 'LiftMeasure',
      commandId: 'lift-1',
      at: NOON,
      measureId: 'suspension-1',
      reason: 'appeal-upheld',
    } as const;
    const lifted: AccountEvent = {
      type: 'custos.enforcement.MeasureLifted',
      data: { measureId: 'suspension-1', at: NOON, reason: 'appeal-upheld' },
    };
    spec.given([suspended]).when(lift).then([lifted]);
    spec.given([suspended, lifted]).when(lift).thenNothing();
    spec.given([suspended, lifted]).when(expire('suspension-1', '2026-12-01T00:00:00.000Z')).thenNothing();
  });
});
