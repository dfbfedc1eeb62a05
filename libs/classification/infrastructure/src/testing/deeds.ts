import { sealContextOf } from '@custos/contracts';
import { derivedId } from '@custos/kernel';
import { ROLES } from '@custos/postgres';
import { seal, SubjectKeys } from '@custos/privacy';
import type { Street } from './street.js';

/** What an account does from a device. */
export interface Deed {
  readonly type: 'custos.content.TextPosted' | 'custos.group.GroupMemberJoined';
  readonly account: string;
  readonly device: string;
  /** The text, or the group's pseudonym. */
  readonly what: string;
  /** In milliseconds. */
  readonly at: number;
}

/** As ingest stores what a publisher says of texts and groups. */
export async function publishDeeds(street: Street, deeds: readonly Deed[]): Promise<void> {
  const owners = deeds.map(({ account }) => ({ platform: 'market', subject: street.keyOf(account) }));
  const keys = await new SubjectKeys(street.test.database(ROLES.ingest), street.masterKey).ensure(owners);
  const records = deeds.map(({ type, account, device, what, at }) => {
    const accountId = street.keyOf(account);
    const contentId = `${account}-${at}`;
    const named = { platform: 'market', source: '/chat', id: `${type}/${contentId}` };
    const id = derivedId({ ...named, revision: 0, purpose: 'event' });
    const sealed = (text: string, pointer: string) =>
      seal(keys.get(`market/${accountId}`)!, text, sealContextOf(id, pointer));
    const isText = type === 'custos.content.TextPosted';
    const about = isText ? { contentId, text: sealed(what, '/text') } : { groupId: what };
    const time = new Date(at).toISOString();
    const data = { accountId, deviceId: sealed(device, '/deviceId'), ...about };
    const envelope = { specversion: '1.0', id, source: '/chat', type, schemaversion: 2, platform: 'market', data };
    const stored = { ...envelope, partitionkey: accountId, time, ingesttime: time, revision: 0 };
    return street.record(accountId, JSON.stringify(stored));
  });
  await street.publish(records);
}
