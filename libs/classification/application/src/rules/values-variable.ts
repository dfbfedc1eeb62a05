import type { TextAnalysis } from '@custos/classification-domain';
import type { ValueBank } from '../policy/policy-pack.js';
import { integer } from './rule-variables.js';

type Data = Readonly<Record<string, unknown>>;

/** `values`: by bank, how many of an event's values stand in it. */
export interface ValuesVariable {
  analysis: TextAnalysis | undefined;
  data: Data;
}

/** Fields of events that hold pseudonyms of the kind. */
const FIELDS = {
  account: ['accountId', 'payerAccountId', 'payeeAccountId'],
  group: ['groupId'],
} as const;

export function valuesVariable(banks: readonly ValueBank[]): new () => ValuesVariable {
  class Values {
    analysis: TextAnalysis | undefined;
    data: Data = {};
  }
  for (const { id, kind, values } of banks) {
    const known: ReadonlySet<unknown> = new Set(kind === 'host' ? values.map((host) => host.toLowerCase()) : values);
    Object.defineProperty(Values.prototype, id, {
      get(this: Values): bigint {
        if (kind === 'host') return integer(hostsIn(this.analysis?.hosts ?? [], known));
        let found = 0;
        for (const field of FIELDS[kind]) if (known.has(this.data[field])) found++;
        return integer(found);
      },
    });
  }
  return Values;
}

/** A host is meant with all that lies under it. */
function hostsIn(hosts: readonly string[], known: ReadonlySet<unknown>): number {
  let found = 0;
  for (const host of hosts) {
    for (let part = host.toLowerCase(); part !== ''; part = part.slice(part.indexOf('.') + 1)) {
      if (known.has(part)) {
        found++;
        break;
      }
      if (!part.includes('.')) break;
    }
  }
  return found;
}
