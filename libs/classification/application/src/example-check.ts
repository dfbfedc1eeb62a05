import { contractOf } from '@custos/contracts';
import type { TextField } from '@custos/classification-domain';
import { judge, type OpenedEvent } from './judge.js';
import type { CompiledPack } from './policy/compiled-pack.js';
import type { Example, RuleText } from './policy/policy-pack.js';

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
        const { findings } = judge(pack, openedExample(text, example));
        const matched = findings.some(({ rule }) => rule.text.id === text.id);
        if (matched !== (expected === 'match')) failures.push({ rule: text.id, expected, example });
      }
    }
  }
  return failures;
}

function openedExample(rule: RuleText, example: Example): OpenedEvent {
  const type = (typeof example === 'object' ? example.type : undefined) ?? rule.events[0] ?? '';
  const personal = contractOf(type)?.personal ?? [];
  const data = typeof example === 'object' ? example.data : { [mainField(personal)]: example };
  const texts: TextField[] = [];
  for (const [name, text] of Object.entries(data)) {
    if (typeof text === 'string' && (personal.length === 0 || personal.includes(`/${name}`)))
      texts.push({ pointer: `/${name}`, text });
  }
  return { type, platform: 'example', data, texts };
}

function mainField(personal: readonly string[]): string {
  const main = ['/text', '/displayName', '/name', '/transcript', '/memo', '/caption'].find((pointer) =>
    personal.includes(pointer),
  );
  return (main ?? '/text').slice(1);
}
