import { harmCategory, measure as measureOf } from '@custos/contracts';
import type { Instant } from '@custos/kernel';

interface StatedFacts {
  readonly measure: string;
  readonly category: string;
  readonly ground: { readonly kind: 'illegal' | 'contract'; readonly reference: string };
  readonly until: Instant | null;
  readonly automatedDetection: boolean;
  readonly automatedDecision: boolean;
}

/**
 * The reasons told to whom a measure falls upon, in both languages: what was done, why, on which ground, until when, and
 * what part machines had in it. It quotes nobody's words, so that it may stand in a public register.
 */
export function statementFor(facts: StatedFacts): { en: string; zh: string } {
  const measure = measureOf(facts.measure)?.name ?? { en: facts.measure, zh: facts.measure };
  const category = harmCategory(facts.category)?.name ?? { en: facts.category, zh: facts.category };
  return { en: english(facts, measure.en, category.en), zh: chinese(facts, measure.zh, category.zh) };
}

function english(
  { ground, until, automatedDetection, automatedDecision }: StatedFacts,
  measure: string,
  category: string,
): string {
  const because = automatedDecision ? 'it may fall under' : 'it falls under';
  const basis = ground.kind === 'illegal' ? 'the law' : 'the terms of service';
  return [
    `Measure taken: ${measure}. Reason: ${because} "${category}".`,
    `Ground: ${basis} (${ground.reference}).`,
    until === null ? 'No end date is set.' : `It ends at ${until}.`,
    `Found ${automatedDetection ? 'by automated means' : 'upon a report'}; decided ${automatedDecision ? 'by automated means' : 'by a person'}.`,
    'You may appeal against it.',
  ].join(' ');
}

function chinese(
  { ground, until, automatedDetection, automatedDecision }: StatedFacts,
  measure: string,
  category: string,
): string {
  return [
    `已采取的措施：${measure}。原因：${automatedDecision ? '可能属于' : '属于'}“${category}”。`,
    `依据：${ground.kind === 'illegal' ? '法律法规' : '服务协议'}（${ground.reference}）。`,
    until === null ? '未设定结束时间。' : `结束时间：${until}。`,
    `${automatedDetection ? '由自动化手段发现' : '经举报发现'}，${automatedDecision ? '由自动化手段决定' : '由人工决定'}。`,
    '您可以对此提出申诉。',
  ].join('');
}
