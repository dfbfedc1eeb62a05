import { describe, expect, it } from '@jest/globals';
import { CircuitBreaker } from './circuit-breaker.js';
import { consult, type ConsultationOptions, type Outcome } from './consultation.js';
import type { ExternalModel, LabelScores, ModelSettings } from './external-model.js';
import { scoresThatSignal } from './mapped-scores.js';
import { modelProblems } from './model-problems.js';

const settings: ModelSettings = {
  id: 'a-model',
  card: { name: 'A', provider: 'B', licence: 'MIT', trainedOn: 'nothing', weakSpots: 'all' },
  events: ['custos.content.TextPosted'],
  languages: ['*'],
  timeoutMs: 1_000,
  batch: 2,
  longestText: 10,
  cost: 3,
  dailyBudget: 100,
  labels: {
    insult: { category: 'HARASSMENT', threshold: 800_000, mode: 'live' },
    slur: { category: 'HARASSMENT', threshold: 500_000, mode: 'live' },
    threat: { category: 'VIOLENT_THREAT', threshold: 900_000, mode: 'shadow' },
  },
};

type Score = ExternalModel['score'];

function asking(score: Score, more: Partial<ConsultationOptions> = {}, changed: Partial<ModelSettings> = {}) {
  const failures: Outcome[] = [];
  const options: ConsultationOptions = {
    model: { settings: { ...settings, ...changed }, hash: '', score, close: async () => undefined },
    breaker: new CircuitBreaker({ failures: 2, restMs: 1_000 }),
    budget: 100,
    deadline: new AbortController().signal,
    now: () => 0,
    onFailure: (outcome) => failures.push(outcome),
    ...more,
  };
  return { failures, ask: (...texts: string[]) => consult(texts, options) };
}

const outcomes = (answers: readonly { outcome: Outcome }[]): Outcome[] => answers.map(({ outcome }) => outcome);

describe('asking a model', () => {
  it('asks in batches, maps labels to harms and drops those that are not mapped', async () => {
    const questions: (readonly string[])[] = [];
    const { ask } = asking(async (texts) => {
      questions.push(texts);
      return texts.map((): LabelScores => ({ insult: 0.25, politics: 1 }));
    });
    const answers = await ask('a', 'b', 'a text that is too long');
    expect(questions).toEqual([['a', 'b'], ['a text tha']]);
    const scores = [{ label: 'insult', category: 'HARASSMENT', score: 250_000 }];
    expect(answers[0]).toEqual({ outcome: 'scored', scores, unmapped: 1, truncated: false, cost: 3 });
    expect(answers[2]).toMatchObject({ truncated: true });
  });

  it.each<[string, Score, Outcome]>([
    ['fails', () => Promise.reject(new Error('down')), 'failed'],
    ['never answers', () => new Promise(() => undefined), 'timed-out'],
    ['answers too few texts', async () => [], 'malformed'],
    ['answers with a score beyond 1', async (texts) => texts.map(() => ({ insult: 1.5 })), 'malformed'],
    ['answers with no number', async (texts) => texts.map(() => ({ insult: NaN })), 'malformed'],
  ])('that %s, records why for every text, and stops asking after repeated failures', async (_, score, outcome) => {
    const { ask, failures } = asking(score, {}, { timeoutMs: 20 });
    expect(outcomes(await ask('a', 'b', 'c', 'd', 'e'))).toEqual([outcome, outcome, outcome, outcome, 'resting']);
    expect(failures).toEqual([outcome, outcome]);
  });

  it('spends no more than there is', async () => {
    const { ask } = asking(async (texts) => texts.map(() => ({})), { budget: 8 });
    const answers = await ask('a', 'b', 'c');
    expect(answers.map(({ outcome, cost }) => [outcome, cost])).toEqual([
      ['scored', 3],
      ['scored', 3],
      ['over-budget', 0],
    ]);
  });

  it('does not begin what there is no time for', async () => {
    const breaker = new CircuitBreaker({ failures: 1, restMs: 1_000 });
    const deadline = AbortSignal.abort(new Error('no time'));
    const { ask, failures } = asking(() => new Promise(() => undefined), { deadline, breaker });
    expect(await ask('a')).toMatchObject([{ outcome: 'timed-out', cost: 0 }]);
    expect([failures, breaker.isResting]).toEqual([[], false]);
  });
});

describe('answers', () => {
  it('signal once for each harm, by the surest label that reaches its threshold', () => {
    const signals = scoresThatSignal(settings, [
      { label: 'insult', category: 'HARASSMENT', score: 790_000 },
      { label: 'slur', category: 'HARASSMENT', score: 600_000 },
      { label: 'threat', category: 'VIOLENT_THREAT', score: 899_999 },
    ]);
    expect(signals.map(({ label }) => label)).toEqual(['slur']);
  });
});

describe('settings of a model', () => {
  it('that map a label to no harm, or to one that no detector may serve, are refused', () => {
    const labels = {
      bad: { category: 'BADNESS', threshold: 0, mode: 'shadow' },
      nation: { category: 'S_NATIONAL_HONOUR', threshold: 0, mode: 'shadow' },
    } as const;
    expect(modelProblems({ ...settings, labels, events: ['custos.enforcement.CaseOpened'] })).toHaveLength(3);
    expect(modelProblems(settings)).toEqual([]);
  });
});
