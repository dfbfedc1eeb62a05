import {
  writtenTexts,
  type Finding,
  type MediaMatcher,
  type Span,
  type TextAnalysis,
  type TextField,
} from '@custos/classification-domain';
import type { CompiledPack, CompiledRule } from './policy/compiled-pack.js';
import { matchesInWords, type MediaVariable } from './rules/media-variable.js';
import type { EventWindows } from './windows/event-windows.js';
import type { PendingObservation } from './windows/stateful-rules.js';

/** An event with its texts in the clear; a text whose key was destroyed is not among them. */
export interface OpenedEvent {
  /** Absent where it is no event of the log, as in examples. */
  readonly id?: string;
  readonly type: string;
  readonly platform: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly texts: readonly TextField[];
  /** The banks of known media that are in force where the event stands; none, when there are none. */
  readonly mediaBanks?: MediaMatcher;
  /** Its routing key: what windows are kept for. */
  readonly account?: string;
}

export interface RuleFailure {
  readonly rule: string;
  readonly error: Error;
}

export interface Judgement {
  readonly findings: readonly Finding<CompiledRule>[];
  /** Rules that threw: they count as not matching, and the others are evaluated all the same. */
  readonly failures: readonly RuleFailure[];
  /** Rules that are true of the event itself, and wait for what accounts have in common. */
  readonly waiting: readonly Finding<CompiledRule>[];
  /** What is to be told to where accounts meet, with the rules that wait for what is known there. */
  readonly observations: readonly PendingObservation<CompiledRule>[];
}

const NOTHING: Judgement = { findings: [], failures: [], waiting: [], observations: [] };
/** As many as a signal may carry. */
const MOST_SPANS = 64;

/**
 * What the pack's rules say of one event. Never throws for what the event holds.
 * @param windows where the pack's windows are read that stand in place; without them nothing was counted
 */
export function judge(pack: CompiledPack, event: OpenedEvent, windows?: EventWindows): Judgement {
  if (!pack.isConcernedWith(event.type)) return NOTHING;
  const { stateful, environment } = pack;
  const texts = writtenTexts(event.texts);
  const analysis = pack.analyser.analyse(texts);
  environment.fill(event, analysis);
  environment.context.media.set(event.mediaBanks, event.data);
  const observable =
    stateful === undefined || stateful.isIdle ? undefined : { ...event, account: event.account ?? '', analysis };
  if (observable !== undefined) stateful?.count(observable, windows);
  const { context } = environment;
  let said: Said | undefined;
  for (const rule of pack.rulesFor(event.type)) {
    if (!rule.gate.opensFor(analysis) || rule.territory?.includes(event.platform) === false) continue;
    context.media.asked = false;
    try {
      if (!rule.condition(context)) continue;
      said ??= new Said();
      if (rule.exemption?.isAskedOf(analysis) === true) said.hinted.push(rule);
      else said.tell(rule, analysis, context.media);
    } catch (error) {
      (said ??= new Said()).fail(rule, error);
    }
  }
  if (said !== undefined && said.hinted.length > 0) {
    judgeWhatIsLeft(pack, said, texts, analysis);
    // What is observed of an event is all of it.
    if (observable !== undefined) pack.analyser.analyse(texts);
  }
  const observations = observable === undefined ? undefined : stateful?.observe(observable, said?.waiting ?? []);
  if (said === undefined && !observations?.length) return NOTHING;
  const { findings = [], failures = [], waiting = [] } = said ?? {};
  return { findings, failures, waiting, observations: observations ?? [] };
}

/** What rules say of one event. */
class Said {
  readonly findings: Finding<CompiledRule>[] = [];
  readonly failures: RuleFailure[] = [];
  readonly waiting: Finding<CompiledRule>[] = [];
  /** Rules that are true of the event, where hints stand that may take back what they rest on. */
  readonly hinted: CompiledRule[] = [];

  tell(rule: CompiledRule, analysis: TextAnalysis, media: MediaVariable): void {
    const finding = { rule, spans: spansOf(rule, analysis), ...mediaDetail(media) };
    (rule.awaits === undefined ? this.findings : this.waiting).push(finding);
  }

  fail(rule: CompiledRule, error: unknown): void {
    this.failures.push({ rule: rule.text.id, error: error instanceof Error ? error : new Error(String(error)) });
  }
}

/** Judges rules again by what their exemptions leave of the texts. The analysis, which context and gates read, is refilled. */
function judgeWhatIsLeft(
  { analyser, environment: { context } }: CompiledPack,
  said: Said,
  texts: readonly TextField[],
  analysis: TextAnalysis,
): void {
  const left = new Map(said.hinted.map(({ exemption }) => [exemption, exemption?.textsLeft(texts, analysis) ?? texts]));
  for (const [exemption, fields] of left) {
    analyser.analyse(fields);
    for (const rule of said.hinted) {
      if (rule.exemption !== exemption || !rule.gate.opensFor(analysis)) continue;
      context.media.asked = false;
      try {
        if (rule.condition(context)) said.tell(rule, analysis, context.media);
      } catch (error) {
        said.fail(rule, error);
      }
    }
  }
}

/** A rule that asked for media shows the reviewer which known ones they are. */
function mediaDetail(media: MediaVariable): { detail?: string } {
  if (!media.asked || media.analysis.matches.length === 0) return {};
  return { detail: matchesInWords(media.analysis.matches) };
}

function spansOf(rule: CompiledRule, analysis: TextAnalysis): Span[] {
  const spans = rule.spans.flatMap((source) => source(analysis));
  return spans.sort(inReadingOrder).slice(0, MOST_SPANS);
}

function inReadingOrder(one: Span, other: Span): number {
  if (one.pointer !== other.pointer) return one.pointer < other.pointer ? -1 : 1;
  return one.start - other.start || one.end - other.end;
}
