import {
  evolveWindows,
  MOST_OBSERVED_WINDOWS,
  type Observable,
  type ObservableEvent,
  type ObservationFold,
  type ObservedWindow,
} from '@custos/classification-domain';
import { valuesOf } from './values-of.js';
import type { CompiledFeature } from './compiled-features.js';
import type { ValueKind } from './feature-text.js';

/** The variable of all windows, in place and observed. */
export const WINDOW = 'window';

/** One fold for each key: what a pack counts over its values, told apart from what another pack does. */
export function windowFolds(features: readonly CompiledFeature[]): ObservationFold[] {
  const byKey = new Map<ValueKind, CompiledFeature[]>();
  for (const feature of features) byKey.set(feature.text.key, [...(byKey.get(feature.text.key) ?? []), feature]);
  return [...byKey].map(([key, of]) => windowFold(key, of.slice(0, MOST_OBSERVED_WINDOWS)));
}

function windowFold(key: ValueKind, features: readonly CompiledFeature[]): ObservationFold {
  const windows = features.map(({ text, column }) => ({
    id: text.id,
    kind: text.kind as ObservedWindow['kind'],
    seconds: column.seconds,
  }));
  const fingerprint = features.reduce((all, { column }) => Math.imul(all ^ column.fingerprint, 0x01000193), 0);
  return {
    name: `${WINDOW}.${key}.${(fingerprint >>> 0).toString(16).padStart(8, '0')}`,
    variable: WINDOW,
    fields: windows.map(({ id }) => id),
    events: [...new Set(features.flatMap(({ text }) => text.events))],
    observe: (event, waiting) => observablesOf(key, features, event, waiting),
    evolve: (state, observation) => evolveWindows(windows, state, observation),
  };
}

function observablesOf(
  key: ValueKind,
  features: readonly CompiledFeature[],
  event: ObservableEvent,
  waiting: boolean,
): Observable[] {
  const fed = features.filter((feature) => feature.counts(event.type));
  if (fed.length === 0 && !waiting) return [];
  const numbers = Object.fromEntries(fed.map(({ text }) => [text.id, 1]));
  const hashed: Record<string, string> = {};
  for (const { text } of fed) {
    const value = text.of === undefined ? undefined : valuesOf(text.of, event)[0];
    if (value !== undefined) hashed[text.id] = `${text.of}/${value}`;
  }
  return valuesOf(key, event).map((value) => ({ value: `${key}/${value}`, numbers, hashed }));
}
