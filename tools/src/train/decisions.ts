import { contractOf } from '@custos/contracts';

const CASE_DECIDED = 'custos.enforcement.CaseDecided';

/** A decided case with the texts it was about, as a reviewer saw them. */
export interface DecidedTexts {
  readonly category: string;
  readonly violation: boolean;
  readonly texts: readonly string[];
}

interface Line {
  readonly decision?: unknown;
  readonly texts?: unknown;
}

/**
 * Reads lines of `{"decision": …, "texts": […]}`, the decision being the data of a `CaseDecided` event in the clear.
 * @throws Error that names the line
 */
export function readDecisions(lines: string): DecidedTexts[] {
  return lines.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [decidedTexts(JSON.parse(line) as Line)];
    } catch (error) {
      throw new Error(`line ${index + 1}: ${(error as Error).message}`, { cause: error });
    }
  });
}

function decidedTexts(record: Line): DecidedTexts {
  const problems = contractOf(CASE_DECIDED)?.validate(record.decision, 1) ?? [];
  const [problem] = problems;
  if (problem !== undefined) throw new Error(`decision${problem.pointer} ${problem.message}`);
  const { texts } = record;
  if (!Array.isArray(texts) || texts.some((text) => typeof text !== 'string')) throw new Error('texts are missing');
  const { category, outcome } = record.decision as { category: string; outcome: string };
  return { category, violation: outcome === 'violation', texts: texts as string[] };
}
