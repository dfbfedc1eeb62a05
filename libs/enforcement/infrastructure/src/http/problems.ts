import type { RefusalReason } from '@custos/enforcement-domain';
import { Problem } from '@custos/http';

/** The same for a case that does not exist and for one of another platform, which is nobody else's to know of. */
export function caseNotFound(caseId: string): Problem {
  return new Problem({
    status: 404,
    kind: 'case-not-found',
    title: 'No such case',
    detail: `There is no case ${caseId} on the platforms you may act on.`,
    mend: 'Take the id from GET /v1/cases.',
  });
}

export function malformedParameter(name: string, detail: string): Problem {
  return new Problem({
    status: 400,
    kind: 'malformed-parameter',
    title: 'A parameter is not well-formed',
    detail: `${name}: ${detail}`,
    members: { parameter: name },
  });
}

const MENDS: Partial<Record<RefusalReason, string>> = {
  'already-decided': 'Another decision stands; an appeal is the way to change it.',
  'category-needs-legal-basis': 'Cases of this category are decided upon an authority’s order, by two persons.',
  'evidence-missing': 'Nothing may be imposed before evidence is preserved.',
  'measure-doubled': 'Name each measure once.',
  'measure-not-offered': 'This measure has a procedure of its own.',
  'measure-target-mismatch':
    'This measure does not fall upon what the case is about; packs/measures.json has its targets.',
  'measure-unknown': 'Take the codes of measures from packs/measures.json.',
  'needs-second-person': 'A measure this grave needs a second person’s approval.',
  'no-violation-no-measure': 'Impose nothing, or find a violation.',
  'until-required': 'Give the measure an end: "until".',
  'until-not-allowed': 'This measure takes no end: leave "until" out.',
  'until-not-later': 'The end must lie after now.',
};

/** A decision that the case refused; the refusal itself is on record. */
export function decisionRefused(reason: RefusalReason): Problem {
  const mend = MENDS[reason];
  return new Problem({
    status: reason === 'already-decided' ? 409 : 422,
    kind: 'decision-refused',
    title: 'The decision was refused, and that is on record',
    detail: reason,
    ...(mend === undefined ? {} : { mend }),
    members: { reason },
  });
}
