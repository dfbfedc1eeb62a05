import { describe, expect, it } from '@jest/globals';
import { subjectOf } from './signal.js';

describe('the subject of an event', () => {
  it.each([
    [
      'content before its author',
      'custos.content.TextPosted',
      { contentId: 'c', accountId: 'a', groupId: 'g' },
      'content c',
    ],
    ['a payment', 'custos.payment.PaymentMade', { paymentId: 'p', payerAccountId: 'a' }, 'payment p'],
    ['a live room', 'custos.content.VoiceSegmentRecorded', { roomId: 'r', segmentId: 's', accountId: 'a' }, 'live r'],
    ['an account', 'custos.account.AccountRegistered', { accountId: 'a' }, 'account a'],
    ['the group that was opened', 'custos.group.GroupCreated', { accountId: 'a', groupId: 'g' }, 'group g'],
    [
      'nothing whose id a signal cannot hold',
      'shop.order.Placed',
      { contentId: 'c'.repeat(257), roomId: 'r' },
      'live r',
    ],
    ['the owner of an event that names nothing', 'shop.order.Placed', { orderId: 7 }, 'account owner'],
  ])('is %s', (_, type, data, expected) => {
    const { kind, id } = subjectOf(type, data, 'owner');
    expect(`${kind} ${id}`).toBe(expected);
  });
});
