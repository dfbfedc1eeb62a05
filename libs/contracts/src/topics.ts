import type { TopicName } from './schema/index.js';

/** Every topic, with the days its records are kept; null keeps them without limit. */
export const TOPICS: readonly { readonly name: TopicName; readonly retentionDays: number | null }[] = [
  // The law asks for six months of traffic; 200 days leave room for a late reader.
  { name: 'intake', retentionDays: 200 },
  { name: 'inbox', retentionDays: null },
  { name: 'signals', retentionDays: null },
  { name: 'tallies', retentionDays: null },
  // Between classifiers alone, who keep what they need of them.
  { name: 'observations', retentionDays: 30 },
  // What models from outside answered: kept as long as the signals that rest on it.
  { name: 'external', retentionDays: null },
  { name: 'decisions', retentionDays: null },
  { name: 'measures', retentionDays: null },
  { name: 'policy', retentionDays: null },
];
