import type { Finding, Span, TextAnalysis, TextField } from '@custos/classification-domain';
import type { CompiledPack, CompiledRule } from './policy/compiled-pack.js';

/** An event with its texts in the clear; a text whose key was destroyed is not among them. */
export interface OpenedEvent {
  readonly type: string;
  readonly platform: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly texts: readonly TextField[];
}

export interface RuleFailure {
  readonly rule: string;
  readonly error: Error;
}

export interface Judgement {
  readonly findings: readonly Finding<CompiledRule>[];
  /** Rules that threw: they count as not matching, and the others are evaluated all the same. */
  readonly failures: readonly RuleFailure[];
}

const NOTHING: Judgement = { findings: [], failures: [] };
/** As many as a signal may carry. */
const MOST_SPANS = 64;

/** What the pack's rules say of one event. Never throws for what the event holds. */
export function judge(pack: CompiledPack, event: OpenedEvent): Judgement {
  const rules = pack.rulesFor(event.type);
  if (rules.length === 0) return NOTHING;
  const analysis = pack.analyser.analyse(event.texts);
  pack.environment.fill(event.type, event.platform, event.data, analysis);
  const { context } = pack.environment;
  let findings: Finding<CompiledRule>[] | undefined;
  let failures: RuleFailure[] | undefined;
  for (const rule of rules) {
    if (!rule.gate.opensFor(analysis)) continue;
    try {
      if (rule.condition(context)) (findings ??= []).push({ rule, spans: spansOf(rule, analysis) });
    } catch (error) {
      (failures ??= []).push({ rule: rule.text.id, error: error instanceof Error ? error : new Error(String(error)) });
    }
  }
  if (findings === undefined && failures === undefined) return NOTHING;
  return { findings: findings ?? [], failures: failures ?? [] };
}

function spansOf(rule: CompiledRule, analysis: TextAnalysis): Span[] {
  const spans = rule.spans.flatMap((source) => source(analysis));
  return spans.sort(inReadingOrder).slice(0, MOST_SPANS);
}

function inReadingOrder(one: Span, other: Span): number {
  if (one.pointer !== other.pointer) return one.pointer < other.pointer ? -1 : 1;
  return one.start - other.start || one.end - other.end;
}
