import { describe, expect, it } from '@jest/globals';
import {
  acquittal,
  at,
  decided,
  fold,
  held,
  lifted,
  opened,
  preserved,
  refused,
  removal,
  spec,
  until,
} from '../testing/case-history.js';
import { NOON } from '../testing/index.js';
import { caseDecider } from './case-decider.js';

describe('a person’s decision', () => {
  it('removes content before it lifts the hold, so that nothing shows in between', () => {
    expect(decided.map(({ type }) => type)).toEqual([
      'custos.enforcement.CaseDecided',
      'custos.enforcement.MeasureImposed',
      'custos.enforcement.MeasureLifted',
    ]);
    expect(decided[1]?.data).toMatchObject({ measure: 'M_CONTENT_REMOVE', automatedDecision: false, until: null });
    expect(decided[2]?.data).toEqual({ measureId: 'hold-1', at, reason: 'superseded-by-decision' });
  });

  it('that there is no violation lifts the hold', () => {
    const acquitted = caseDecider.decide(acquittal, fold(opened, preserved, held));
    expect(acquitted.map(({ type }) => type)).toEqual(['custos.enforcement.CaseDecided', lifted.type]);
    expect(acquitted[1]).toEqual(lifted);
  });

  it('given twice has one effect', () => {
    spec
      .given([opened, preserved, held, ...decided])
      .when(removal)
      .thenNothing();
  });

  it('is refused once another has been given', () => {
    spec
      .given([opened, preserved, held, ...decided])
      .when({ ...acquittal, commandId: 'decision-2', decisionId: 'decision-2' })
      .then([refused('decision-2', 'DecideCase', 'already-decided')]);
  });

  it.each([
    ['M_ACCOUNT_CLOSE', null, 'needs-second-person'],
    ['M_ACCOUNT_DEREGISTER', null, 'needs-second-person'],
    ['M_BLACKLIST', null, 'needs-second-person'],
    ['M_GROUP_CREATE_REVOKE', null, 'needs-second-person'],
    ['M_POST_SUSPEND', null, 'until-required'],
    ['M_POST_SUSPEND', NOON, 'until-not-later'],
    ['M_POST_SUSPEND', 'soon', 'until-not-later'],
    ['M_WARN', until, 'until-not-allowed'],
    ['M_GROUP_POST_SUSPEND', until, 'measure-target-mismatch'],
    ['M_CONTENT_GEOBLOCK', null, 'measure-not-offered'],
    ['M_UNHEARD_OF', null, 'measure-unknown'],
  ])('with %s until %s is refused: %s', (measure, end, reason) => {
    spec
      .given([opened, preserved, held])
      .when({ ...removal, measures: [{ measureId: 'measure-9', measure, until: end }] })
      .then([refused('decision-1', 'DecideCase', reason)]);
  });

  it.each(['group', 'cluster'] as const)('on a %s warns no account: none is the subject', (kind) => {
    const [accountKey, subject] = ['key-1', { kind, id: 'key-1' }];
    const data = { caseId: 'case-1', subject, accountKey, category: 'FRAUD_SCAM', openedAt: at };
    spec
      .given([{ type: 'custos.enforcement.CaseOpened', data }, preserved])
      .when({ ...removal, measures: [{ measureId: 'warning-1', measure: 'M_WARN', until: null }] })
      .then([refused('decision-1', 'DecideCase', 'measure-target-mismatch')]);
  });

  it('needs evidence for any measure', () => {
    spec
      .given([opened])
      .when(removal)
      .then([refused('decision-1', 'DecideCase', 'evidence-missing')]);
  });

  it('is refused once, however often it is asked for', () => {
    spec
      .given([opened, refused('decision-1', 'DecideCase', 'evidence-missing')])
      .when(removal)
      .thenNothing();
  });

  it('leaves the measures upon the account to the account’s own stream', () => {
    const warning = { measureId: 'warning-1', measure: 'M_WARN', until: null };
    const events = caseDecider.decide({ ...removal, measures: [warning] }, fold(opened, preserved));
    expect(events.map(({ type }) => type)).toEqual(['custos.enforcement.CaseDecided']);
    expect(events[0]?.data).toMatchObject({ measures: [warning] });
  });
});
