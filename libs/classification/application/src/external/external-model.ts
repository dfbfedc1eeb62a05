/** How sure a model is of each of its own labels, 0 to 1; a text that it says nothing of has none. */
export type LabelScores = Readonly<Record<string, number>>;

/** Where an operator's model runs and what asking takes; one adapter for each kind. */
export interface ExternalModel {
  readonly settings: ModelSettings;
  /** SHA-256 of the settings in hex, in front of secrets filled in: the model's version. */
  readonly hash: string;
  /**
   * @returns one answer for each text, in their order
   * @throws MalformedAnswer for what is no answer; anything else counts as a failure. Rejects once the signal aborts.
   */
  score(texts: readonly string[], signal: AbortSignal): Promise<readonly LabelScores[]>;
  close(): Promise<void>;
}

export class MalformedAnswer extends Error {}

/** To what harm of the closed list a model's label is mapped. Labels without a mapping are dropped. */
export interface LabelMapping {
  readonly category: string;
  /** Confidence in millionths from which on the label raises a signal. */
  readonly threshold: number;
  readonly mode: 'live' | 'shadow';
}

/** What an operator must know of a model before using it. */
export interface ModelCard {
  readonly name: string;
  readonly provider: string;
  readonly licence: string;
  readonly trainedOn: string;
  readonly weakSpots: string;
}

export interface ModelSettings {
  readonly id: string;
  readonly card: ModelCard;
  /** Types of the events whose texts it is asked about. */
  readonly events: readonly string[];
  /** Language tags it understands, compared with `language` of the event; `*` for all and for events that say none. */
  readonly languages: readonly string[];
  readonly timeoutMs: number;
  /** Most texts in one question. */
  readonly batch: number;
  /** Longer texts are cut, in UTF-16 units. */
  readonly longestText: number;
  /** Price of asking about one text, in any unit that the budget is in. */
  readonly cost: number;
  /** What may be spent in a day, UTC. */
  readonly dailyBudget: number;
  readonly labels: Readonly<Record<string, LabelMapping>>;
}
