export { buildFoldTable, type FoldTable } from './folding/fold-table.js';
export { FoldedText, Folder } from './folding/folder.js';
export { lookAlikes } from './folding/look-alikes.js';
export { traditionalForms } from './folding/traditional-forms.js';
export { HitList } from './matching/hit-list.js';
export { KeywordMatcher } from './matching/keyword-matcher.js';
export { PERSONAL_KINDS, type PersonalDatum, type PersonalKind } from './personal-data/personal-datum.js';
export { PersonalDataScanner } from './personal-data/personal-data-scanner.js';
export { scanLinks, type Link } from './links/link-scanner.js';
export { TextAnalyser } from './features/text-analyser.js';
export { TextAnalysis, type Span, type TextField } from './features/text-analysis.js';
export { subjectOf, type Finding, type Subject } from './signal/signal.js';
export { GENERATION, ID_BYTES, readId, SeenEvents, windowStart } from './tally/seen-events.js';
export { Tally, type TallyCount } from './tally/tally.js';
export { packIntegers } from './packing/packed-integers.js';
export type {
  Folded,
  FoldFinding,
  Numbers,
  Observable,
  ObservableEvent,
  Observation,
  ObservationFold,
} from './observations/observation-fold.js';
