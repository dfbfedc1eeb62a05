import type { CaseOpenedV1, CaseOpenedV2 } from '../../generated/events.js';

export function upcast(data: CaseOpenedV1): CaseOpenedV2 {
  return data;
}
