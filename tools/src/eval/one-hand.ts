import { join } from 'node:path';
import type { CompiledPack } from '@custos/classification-application';
import { readPack } from '@custos/classification-infrastructure';
import { evolveMeetings, type Numbers } from '@custos/classification-domain';
import { ROOT } from '../run.js';
import { inOrder, observationOf, type Act } from './co-actions.js';

const RULE = 'coordination.one-hand';

/** Accounts that the default pack's rule on coordination tells of, where every act is on a near-identical text. */
export class OneHand {
  readonly #isMet: (numbers: Numbers) => boolean;

  private constructor({ stateful, rules }: CompiledPack) {
    const awaits = rules.find(({ text }) => text.id === RULE)?.awaits;
    if (stateful === undefined || awaits === undefined) throw new Error(`the pack has no rule ${RULE}`);
    this.#isMet = (numbers) => stateful.isMet(awaits, { cluster: numbers });
  }

  static async read(): Promise<OneHand> {
    return new OneHand(await readPack(join(ROOT, 'packs/policy/default')));
  }

  /** @param deviceOf by account, what it acts from */
  toldIn(acts: readonly Act[], deviceOf: (account: string) => string): ReadonlySet<string> {
    const told = new Set<string>();
    const states = new Map<string, Uint8Array>();
    for (const act of inOrder(acts)) {
      const { object, account } = act;
      const sample = { numbers: { similar: 1 }, hashes: { device: deviceOf(account) } };
      const folded = evolveMeetings(states.get(object), { ...observationOf(act), ...sample });
      states.set(object, folded.state);
      for (const { numbers, cluster } of folded.findings)
        if (this.#isMet(numbers)) for (const known of cluster?.().accounts ?? []) told.add(known);
    }
    return told;
  }
}
