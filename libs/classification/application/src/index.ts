export { checkExamples, type ExampleFailure } from './example-check.js';
export { judge, type Judgement, type OpenedEvent, type RuleFailure } from './judge.js';
export { CompiledPack, type CompiledRule } from './policy/compiled-pack.js';
export type { Bilingual, Example, PolicyPack, RuleMode, RuleText, WordBank } from './policy/policy-pack.js';
export { PolicyPackError, type PolicyPackProblem } from './policy/policy-pack-error.js';
export { POLICY_PACK_SCHEMA } from './policy/policy-pack-schema.js';
export { bankProblems } from './media/bank-problems.js';
