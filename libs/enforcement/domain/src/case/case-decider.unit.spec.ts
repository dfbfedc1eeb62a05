import { describe, expect, it } from '@jest/globals';
import type { CaseEvent } from '../events.js';
import {
  acquittal,
  at,
  decided,
  fold,
  held,
  hold,
  lifted,
  open,
  opened,
  preserved,
  refused,
  signal,
  spec,
  subject,
  until,
} from '../testing/case-history.js';
import { ACCOUNT, fraudSignal } from '../testing/index.js';
import { caseDecider } from './case-decider.js';

describe('a case', () => {
  it('opens upon a live signal of a category that detectors may find', () => {
    spec.given([]).when(open).then([opened]);
  });

  it('takes the same signal once', () => {
    spec.given([opened]).when(open).thenNothing();
  });

  it('is joined by a further signal', () => {
    const further = fraudSignal({ signalId: 'signal-2' });
    spec
      .given([opened])
      .when({ ...open, commandId: 'signal-2', origin: { signal: further } })
      .then([{ type: 'custos.enforcement.SignalAttached', data: { caseId: 'case-1', signal: further } }]);
  });

  it('does not open upon a signal of a category that has no detector', () => {
    spec
      .given([])
      .when({ ...open, category: 'S_NATIONAL_HONOUR' })
      .then([refused('signal-1', 'OpenCase', 'category-not-detectable')]);
  });

  it('does not open upon a shadow signal, and is joined by one', () => {
    const shadow = fraudSignal({ signalId: 'signal-2', mode: 'shadow' });
    const attach = { kind: 'AttachSignal', commandId: 'signal-2', at, signal: shadow } as const;
    spec.given([]).when(attach).thenNothing();
    spec
      .given([opened])
      .when(attach)
      .then([{ type: 'custos.enforcement.SignalAttached', data: { caseId: 'case-1', signal: shadow } }]);
    spec
      .given([])
      .when({ ...open, origin: { signal: shadow } })
      .then([refused('signal-1', 'OpenCase', 'signal-not-live')]);
  });

  it('does not open upon a user’s report of a category that only an order can bring up', () => {
    const event = { id: 'event-9', partition: 7, position: '3', time: at, ingesttime: at };
    const report = { reportId: 'report-1', category: 'S_NATIONAL_HONOUR', event };
    spec
      .given([])
      .when({ ...open, category: 'S_NATIONAL_HONOUR', origin: { report } })
      .then([refused('signal-1', 'OpenCase', 'category-needs-legal-basis')]);
  });

  it('opens again after a decision for an event that was not judged, and not for one that was', () => {
    const edited = fraudSignal({ signalId: 'signal-3', event: { ...signal.event, id: 'event-of-edit' } });
    const sameEvent = fraudSignal({ signalId: 'signal-4' });
    spec
      .given([opened, preserved, held, ...decided])
      .when({ ...open, commandId: 'signal-3', origin: { signal: edited } })
      .then([{ ...opened, data: { ...opened.data, signal: edited } } as CaseEvent]);
    spec
      .given([opened, preserved, held, ...decided])
      .when({ ...open, commandId: 'signal-4', origin: { signal: sameEvent } })
      .then([{ type: 'custos.enforcement.SignalAttached', data: { caseId: 'case-1', signal: sameEvent } }]);
  });

  it('takes no more than a hundred signals', () => {
    const many = Array.from({ length: 150 }, (_, n) => fraudSignal({ signalId: `signal-${n}` }));
    const taken = many.reduce((state, each) => {
      const events = caseDecider.decide({ ...open, commandId: each.signalId, origin: { signal: each } }, state);
      return events.reduce((next, event) => caseDecider.evolve(next, event), state);
    }, caseDecider.initialState());
    expect(taken.signals.size).toBe(100);
  });
});

describe('automation', () => {
  it('holds content for review upon evidence in the chain, and says all that a measure must say', () => {
    expect(held).toEqual({
      type: 'custos.enforcement.MeasureImposed',
      data: {
        measureId: 'hold-1',
        caseId: 'case-1',
        measure: 'M_CONTENT_HOLD_FOR_REVIEW',
        target: subject,
        accountKey: ACCOUNT,
        category: 'FRAUD_SCAM',
        reasonCode: 'suspected-violation',
        ground: { kind: 'contract', reference: 'harm-category:FRAUD_SCAM' },
        territory: ['*'],
        from: at,
        until,
        decidedBy: `rule:advance-fee@${'a'.repeat(64)}`,
        automatedDetection: true,
        automatedDecision: true,
        evidenceIds: ['evidence-of-event-of-content-1'],
        redressId: 'appeal-v1',
        statement: {
          en: expect.stringContaining('hold until a person has looked'),
          zh: expect.stringContaining('先审后发'),
        },
      },
    });
  });

  it('imposes nothing without evidence', () => {
    spec
      .given([opened])
      .when(hold)
      .then([refused('signal-1', 'ImposeMeasure', 'evidence-missing')]);
  });

  it('imposes nothing but what its category’s table names', () => {
    spec
      .given([opened, preserved])
      .when({ ...hold, measure: 'M_CONTENT_REMOVE', until: null })
      .then([refused('signal-1', 'ImposeMeasure', 'measure-not-automatic')]);
  });

  it('never acts upon a shadow or canary signal', () => {
    for (const mode of ['shadow', 'canary'] as const) {
      spec
        .given([opened, preserved])
        .when({ ...hold, signal: fraudSignal({ mode }) })
        .then([refused('signal-1', 'ImposeMeasure', 'signal-not-live')]);
    }
  });

  it('needs an end for a measure that is for a time', () => {
    spec
      .given([opened, preserved])
      .when({ ...hold, until: null })
      .then([refused('signal-1', 'ImposeMeasure', 'until-required')]);
  });

  it('does not act again upon what a person has decided', () => {
    spec
      .given([opened, preserved, held, ...decided])
      .when({ ...hold, measureId: 'hold-2' })
      .thenNothing();
  });

  it('does not hold again what a person has found to be no violation', () => {
    const acquitted = caseDecider.decide(acquittal, fold(opened, preserved, held));
    spec
      .given([opened, preserved, held, ...acquitted])
      .when({ ...hold, measureId: 'hold-2' })
      .thenNothing();
  });

  it('does not hold what is held', () => {
    spec
      .given([opened, preserved, held])
      .when({ ...hold, measureId: 'hold-2' })
      .thenNothing();
  });
});

describe('a measure', () => {
  const expire = { kind: 'ExpireMeasure', commandId: 'expiry/hold-1', measureId: 'hold-1' } as const;

  it('expires when its time has come, at the time it was given', () => {
    spec
      .given([opened, preserved, held])
      .when({ ...expire, at: '2026-11-25T11:59:59.999Z' })
      .thenNothing();
    spec
      .given([opened, preserved, held])
      .when({ ...expire, at: '2026-11-25T12:00:07.000Z' })
      .then([
        { type: 'custos.enforcement.MeasureExpired', data: { measureId: 'hold-1', at: until, reason: 'term-ended' } },
      ]);
  });

  it('that was lifted does not expire', () => {
    spec
      .given([opened, preserved, held, lifted])
      .when({ ...expire, at: '2026-12-01T00:00:00.000Z' })
      .thenNothing();
  });

  it('is acknowledged once per outcome', () => {
    const record = {
      kind: 'RecordApplication',
      commandId: 'ack-1',
      at,
      measureId: 'hold-1',
      outcome: 'applied',
      appliedAt: at,
    } as const;
    const applied: CaseEvent = {
      type: 'custos.enforcement.MeasureApplied',
      data: { measureId: 'hold-1', outcome: 'applied', appliedAt: at },
    };
    spec.given([opened, preserved, held]).when(record).then([applied]);
    spec.given([opened, preserved, held, applied]).when(record).thenNothing();
    spec
      .given([opened])
      .when(record)
      .then([refused('ack-1', 'RecordApplication', 'measure-unknown')]);
  });
});
