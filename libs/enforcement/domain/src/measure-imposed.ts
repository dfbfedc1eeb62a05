import type { Imposition } from './events.js';
import { statementFor } from './statement.js';
import type { MeasureTerms } from './vocabulary.js';

type MeasureFacts = Omit<Imposition['data'], 'territory' | 'redressId' | 'statement'> & {
  readonly terms: MeasureTerms;
};

/** The event of a measure, its statement of reasons written from the very facts it carries. */
export function measureImposed({ terms, ...facts }: MeasureFacts): Imposition {
  const statement = statementFor(facts);
  const data = { ...facts, territory: [...terms.territory], redressId: terms.redressId, statement };
  return { type: 'custos.enforcement.MeasureImposed', data };
}
