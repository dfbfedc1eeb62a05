export { checkExamples, type ExampleFailure } from './example-check.js';
export type { FeatureText, ValueKind } from './windows/feature-text.js';
export { isPerCluster } from './coordination/cluster-rules.js';
export { CLUSTER } from './coordination/coordination-fold.js';
export { OBSERVATION_FOLDS } from './windows/observation-folds.js';
export { PartitionView } from './windows/partition-view.js';
export type { PendingObservation } from './windows/stateful-rules.js';
export { judge, type Judgement, type OpenedEvent, type RuleFailure } from './judge.js';
export { CompiledPack, type CompiledRule } from './policy/compiled-pack.js';
export {
  BacktestTally,
  type Hit,
  type RuleResult,
  type Sample,
  type SampledEvent,
  type Share,
} from './backtest/backtest-tally.js';
export { Reviews } from './backtest/reviews.js';
export { RuleStages } from './life-cycle/rule-stages.js';
export { lesserMode, StagedRules, type SignalMode, type StagedRule } from './life-cycle/staged-rules.js';
export type { Bilingual, Example, PolicyPack, RuleMode, RuleText, ValueBank, WordBank } from './policy/policy-pack.js';
export type { RuleLaw } from './policy/pack-law.js';
export { PolicyPackError, type PolicyPackProblem } from './policy/policy-pack-error.js';
export { POLICY_PACK_SCHEMA } from './policy/policy-pack-schema.js';
export { bankProblems } from './media/bank-problems.js';
export { CircuitBreaker } from './external/circuit-breaker.js';
export { EXTERNAL, externalNumbers, externalValue } from './external/external-fold.js';
export { consult, type Answer, type Outcome } from './external/consultation.js';
export {
  MalformedAnswer,
  type ExternalModel,
  type LabelMapping,
  type LabelScores,
  type ModelCard,
  type ModelSettings,
} from './external/external-model.js';
export { scoresThatSignal, type MappedScore } from './external/mapped-scores.js';
export { modelProblems } from './external/model-problems.js';
