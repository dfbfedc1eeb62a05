import { ADDRESS_KINDS, type Span, type TextAnalysis } from '@custos/classification-domain';
import { PERSONAL_FIELDS } from '../rules/personal-variable.js';

/** Gives the spans that a rule's signal points at. */
export type SpanSource = (analysis: TextAnalysis) => readonly Span[];

/** More places of one bank add nothing that a reviewer would read. */
const MOST_OF_A_BANK = 16;

/** @param name `words.BANK`, `personal.FIELD`, `address.KIND`, `text.links`, `link.all` (disguised ones too), `name.all`; @returns undefined when there is no such thing */
export function spanSource(name: string, banks: readonly string[]): SpanSource | undefined {
  if (name === 'text.links') return (analysis) => analysis.linkSpans();
  if (name === 'link.all') return (analysis) => analysis.links.spans();
  if (name === 'name.all') return (analysis) => analysis.names.spans();
  const [where, what] = name.split('.') as [string, string];
  if (where === 'words') {
    const bank = banks.indexOf(what);
    return bank < 0 ? undefined : (analysis) => analysis.wordSpans(bank).slice(0, MOST_OF_A_BANK);
  }
  const features = where === 'personal' ? PERSONAL_FIELDS : where === 'address' ? ADDRESS_KINDS : [];
  const feature = features.find((known) => known === what);
  return feature === undefined ? undefined : (analysis) => analysis.personal.spans(feature);
}
