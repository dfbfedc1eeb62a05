export { foldTable, type FoldTable } from './folding/fold-table.js';
export { Folder, type LookAlikes } from './folding/folder.js';
export { HitList } from './matching/hit-list.js';
export { KeywordMatcher } from './matching/keyword-matcher.js';
export { PERSONAL_KINDS, type PersonalDatum, type PersonalKind } from './personal-data/personal-datum.js';
export { PersonalDataScanner } from './personal-data/personal-data-scanner.js';
export { ADDRESS_KINDS, BEARINGS, PersonalReading, type PersonalFeature } from './personal-data/personal-reading.js';
export { scanAddresses, type Address } from './addresses/address-scanner.js';
export { LINK_TRAITS, type LinkTrait } from './links/link-traits.js';
export { mixedScripts } from './names/script-mixture.js';
export { TextAnalyser } from './features/text-analyser.js';
export { TextAnalysis, type Span, type TextField } from './features/text-analysis.js';
export { withoutHinted } from './exemption/exempted-text.js';
export { VERIFIED_NAME, verifiedNameIn } from './features/verified-name.js';
export { writtenTexts } from './features/written-texts.js';
export { subjectOf, type Finding, type Subject } from './signal/signal.js';
export type { RuleLifeCommand, RuleNamed } from './life-cycle/commands.js';
export { DEFAULT_BAND, leavesBand, type HitBand } from './life-cycle/hit-band.js';
export { ruleLife, stageOf, type RuleLife, type RuleLifeEvent, type Standing } from './life-cycle/rule-life.js';
export { EVERYONE, inCanary, STAGES, type Stage } from './life-cycle/stage.js';
export { GENERATION, SeenEvents, windowStart } from './tally/seen-events.js';
export { Tally, type TallyCount } from './tally/tally.js';
export { PinyinFolder } from './pinyin/pinyin-folder.js';
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
export type { Act } from './coordination/act.js';
export { growthOf, type Cluster, type ClusterFeatures, type ClusterGrowth } from './coordination/cluster.js';
export { Signer } from './near-duplicates/signer.js';
export { HASH_KINDS, HASH_WORDS, hexOfHash, readHash, type HashKind } from './media/hash-kind.js';
export { hammingDistance, HammingHits, HammingIndex, WIDEST_RADIUS } from './media/hamming-index.js';
export { MediaAnalysis, type BankMatch, type MediaHashes } from './media/media-analysis.js';
export {
  USUAL_RADIUS,
  WHOLE_SAMPLE,
  type MediaBank,
  type MediaBankSettings,
  type MediaEntries,
} from './media/media-bank.js';
export { MediaMatcher } from './media/media-matcher.js';
export { sortedHashes, withoutHashes } from './media/sorted-hashes.js';
export { Occasion, FED, MATCHED } from './windows/occasion.js';
export { PartitionWindows } from './windows/partition-windows.js';
export {
  feedJournal,
  OccasionJournal,
  sameColumns,
  snapshotOf,
  underColumns,
  windowsFrom,
} from './windows/window-codec.js';
export type { WindowColumn, WindowKind } from './windows/window-column.js';
export { type Calibration } from './model/calibration.js';
export { FeatureBag } from './model/feature-bag.js';
export { type FeatureSpec } from './model/feature-spec.js';
export { LinearModel, type ModelHeader, type ModelLabel } from './model/linear-model.js';
export { readModel, writeModel } from './model/model-file.js';
export { Examples } from './model/training/examples.js';
export { seededNumbers, shuffle } from './model/training/seeded-order.js';
export { trainModel, type LabelledRows, type Training } from './model/training/train-model.js';
export {
  evolveWindows,
  MOST_OBSERVATIONS,
  MOST_OBSERVED_WINDOWS,
  type ObservedWindow,
} from './windows/observed-windows.js';
export { baselineOf, burstShare, type Baseline } from './coordination/burst.js';
export { evolveMeetings, HIGHEST_MEETING, MEETING_FIELDS, MEETING_REACH } from './coordination/meetings.js';
export { sampleBands, SAMPLE_BANDS } from './near-duplicates/bands.js';
export { ProtectedNames } from './names/protected-names.js';
export { hashBits } from './windows/distinct-values.js';
export { CUES, type Cue, CueReading } from './cues/cue-reading.js';
export { logCountRatios } from './model/training/log-count-ratios.js';
export { marginOf, solve, type Boundary } from './model/training/solver.js';
export { relearn, type Relearning } from './model/training/relearn.js';
