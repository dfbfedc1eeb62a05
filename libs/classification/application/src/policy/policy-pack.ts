import type { HitBand } from '@custos/classification-domain';
import type { ModelText } from './pack-model.js';
import type { ClauseText, LadderText } from './pack-law.js';
import type { Refutation } from './refutations.js';
import type { FeatureText } from '../windows/feature-text.js';

/** A policy pack as its files say it: data that `compilePack` checks and makes executable. */
export interface PolicyPack {
  readonly id: string;
  readonly title: Bilingual;
  readonly banks: readonly WordBank[];
  readonly values?: readonly ValueBank[];
  readonly rules: readonly RuleText[];
  /** What is counted over time, for rules to read as `window.ID`. */
  readonly features?: readonly FeatureText[];
  /** By their names, the clauses that rules rest on. */
  readonly clauses?: Readonly<Record<string, ClauseText>>;
  readonly ladders?: Readonly<Record<string, LadderText>>;
  /** By platform, `*` for all others, the jurisdictions that it is under. */
  readonly platforms?: Readonly<Record<string, readonly string[]>>;
  /** Models from outside whose scores rules ask for as `external.MODEL.CATEGORY`: their ids, `_` for a hyphen. */
  readonly external?: readonly string[];
  /** What `model.CATEGORY` asks. */
  readonly model?: ModelText;
  /** When a young rule is stopped; the usual band unless told. */
  readonly emergencyStop?: HitBand;
}

export interface Bilingual {
  readonly en: string;
  readonly zh: string;
}

/**
 * `pinyin`: Chinese words by how they sound, however they are written or spelled. `components`: words of several
 * characters where some of those are written as their parts, `赌博` as `贝者博`.
 */
export type BankFold = 'pinyin' | 'components';

/** Words that say the same thing; rules ask how many of them stand in an event. */
export interface WordBank {
  readonly id: string;
  /** The harm of the closed list whose judgement the bank serves, whether its words speak for or against it. */
  readonly category: string;
  readonly description: string;
  /** In which other forms its words are found. */
  readonly fold?: BankFold | readonly BankFold[];
  /** Another bank: what is part of one of its words is no word of this bank. */
  readonly outside?: string;
  readonly words: readonly string[];
  /** Of the claim that the words make, where it was refuted. */
  readonly refutation?: Refutation;
}

/** Values that are known of old; rules ask as `values.ID` how many of them an event has. */
export interface ValueBank {
  readonly id: string;
  /** The harm of the closed list whose judgement the bank serves. */
  readonly category: string;
  readonly description: string;
  /** Hosts of links, each with all that lies under it; accounts and groups by their pseudonyms. */
  readonly kind: 'host' | 'account' | 'group';
  readonly values: readonly string[];
}

export type RuleMode = 'draft' | 'shadow' | 'live';

export interface RuleText {
  readonly id: string;
  /** Harm category of the closed list. */
  readonly category: string;
  /**
   * Where it stands until a step is approved for it. A draft is not evaluated on traffic; a shadow rule is evaluated and
   * recorded, and has no effect; live counts only if the first version of the pack that was loaded here said so.
   */
  readonly mode: RuleMode;
  /** Clauses of the category that it rests on; all of them unless told. */
  readonly clauses?: readonly string[];
  /** It is judged on platforms that are under one of these: ISO 3166-1 codes, or EU; everywhere unless told. */
  readonly jurisdictions?: readonly string[];
  /** Name of the ladder of measures that decisions on it follow; its category's unless told. */
  readonly ladder?: string;
  /** Whole numbers that `when` asks for as `threshold.NAME`. */
  readonly thresholds?: Readonly<Record<string, number>>;
  /** Types of the events that the rule is evaluated on. */
  readonly events: readonly string[];
  /** CEL expression over `event`, `text`, `words`, `nameWords`, `personal`, `cues`, `model` and what else the pack names. */
  readonly when: string;
  /**
   * Hints that a text speaks about the harm and does not do it, as in `words.warning_or_news`, `cues.quotation`: what they
   * speak about, nearby or as a headline, the rule does not look at.
   */
  readonly unless?: readonly string[];
  /**
   * Of a rule over `cluster`: whether it speaks once of the accounts together, and again each time they have doubled, or
   * of each of their events. Of the cluster unless told.
   */
  readonly per?: 'cluster' | 'event';
  /** Confidence in millionths. */
  readonly score: number;
  /** Most live signals in a day, in the operator's zone; what it finds beyond them is recorded as shadow. */
  readonly dailyQuota?: number;
  /** What the signal points at, as in `words.brushing_orders`, `personal.mobile`, `text.links`. */
  readonly spans: readonly string[];
  readonly reason: Bilingual;
  readonly examples: { readonly match: readonly Example[]; readonly pass: readonly Example[] };
}

/** The text of an event of the rule's first type, or its data in the clear, with another type where it is told. */
export type Example =
  | string
  | {
      readonly type?: string;
      readonly data: Readonly<Record<string, unknown>>;
      /**
       * What is known by then, by variable and name; whatever is not told is 0. Of `media`, by harm: how many bits from the
       * picture's PDQ a bank of that harm holds a hash.
       */
      readonly known?: Readonly<Record<string, Readonly<Record<string, number>>>>;
    };

export function foldsOf(fold: WordBank['fold'] = []): readonly BankFold[] {
  return typeof fold === 'string' ? [fold] : fold;
}
