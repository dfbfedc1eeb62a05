import { contractOf } from '@custos/contracts';
import { VERIFIED_NAME, type TextField } from '@custos/classification-domain';
import type { EventWindows } from './windows/event-windows.js';
import { WINDOW } from './windows/window-folds.js';
import { judge, type OpenedEvent } from './judge.js';
import { exampleBanks } from './media/example-banks.js';
import type { CompiledPack } from './policy/compiled-pack.js';
import type { Example, RuleText } from './policy/policy-pack.js';
import { territoryOf } from './policy/territory.js';
import { verifiedIn } from './rules/verified-variable.js';

export interface ExampleFailure {
  readonly rule: string;
  readonly expected: 'match' | 'pass';
  readonly example: Example;
}

/** Holds every rule against its own examples; an empty list: each does what its author says. */
export function checkExamples(pack: CompiledPack): ExampleFailure[] {
  const failures: ExampleFailure[] = [];
  for (const { text } of pack.rules) {
    for (const expected of ['match', 'pass'] as const) {
      for (const example of text.examples[expected]) {
        const matched = matches(pack, text, example);
        if (matched !== (expected === 'match')) failures.push({ rule: text.id, expected, example });
      }
    }
  }
  return failures;
}

function matches(pack: CompiledPack, rule: RuleText, example: Example): boolean {
  const platform = territoryOf(rule, pack.pack)?.example ?? 'example';
  const known = (typeof example === 'object' ? example.known : undefined) ?? {};
  const windows: EventWindows = {
    count: ({ inPlace }, _event, values) => {
      for (const [column, { text }] of inPlace.entries()) values[column] = known[WINDOW]?.[text.id] ?? 0;
    },
  };
  const { findings, waiting } = judge(pack, openedExample(rule, example, platform), windows);
  if (findings.some(({ rule: { text } }) => text.id === rule.id)) return true;
  const awaits = waiting.find(({ rule: { text } }) => text.id === rule.id)?.rule.awaits;
  const fold = awaits === undefined ? undefined : pack.stateful?.folds.get(awaits.fold);
  if (awaits === undefined || fold === undefined) return false;
  // Of what is not told, nothing may be left from the example before.
  return pack.stateful?.isMet(awaits, { [fold.variable]: {}, ...known }) === true;
}

function openedExample(rule: RuleText, example: Example, platform: string): OpenedEvent {
  const type = (typeof example === 'object' ? example.type : undefined) ?? rule.events[0] ?? '';
  const personal = contractOf(type)?.personal ?? [];
  const data = typeof example === 'object' ? example.data : { [mainField(personal)]: example };
  const texts: TextField[] = [];
  for (const [name, text] of Object.entries(data)) {
    if (typeof text === 'string' && (personal.length === 0 || personal.includes(`/${name}`)))
      texts.push({ pointer: `/${name}`, text });
  }
  const verified = verifiedIn(data)?.name;
  if (typeof verified === 'string') texts.push({ pointer: VERIFIED_NAME, text: verified });
  const media = typeof example === 'object' ? example.known?.['media'] : undefined;
  const opened = { type, platform, data, texts };
  return media === undefined ? opened : { ...opened, mediaBanks: exampleBanks(data, media) };
}

function mainField(personal: readonly string[]): string {
  const main = ['/text', '/displayName', '/name', '/transcript', '/memo', '/caption'].find((pointer) =>
    personal.includes(pointer),
  );
  return (main ?? '/text').slice(1);
}
