import type { GroupMemberJoinedV1, GroupMemberJoinedV2 } from '../../generated/events.js';

export function upcast(data: GroupMemberJoinedV1): GroupMemberJoinedV2 {
  return data;
}
