export interface VariableRow {
  /** As it stands in an expression; names in capitals stand for others. */
  readonly name: string;
  readonly type: string;
  readonly unit: string;
  readonly answers: string;
}

const int = 'int';
const text = 'string';

export const VARIABLES: readonly VariableRow[] = [
  { name: 'event.type', type: text, unit: '', answers: 'Type of the event.' },
  { name: 'event.platform', type: text, unit: '', answers: 'Platform that it came from.' },
  {
    name: 'event.language',
    type: text,
    unit: 'language tag',
    answers: 'As the publisher says; empty where it does not.',
  },
  { name: 'event.currency', type: text, unit: 'ISO 4217', answers: 'Of a payment; empty elsewhere.' },
  { name: 'event.amountMinor', type: int, unit: 'minor units', answers: 'Of a payment; 0 elsewhere.' },
  { name: 'event.durationMs', type: int, unit: 'milliseconds', answers: 'Of a recording; 0 elsewhere.' },
  { name: 'text.length', type: int, unit: 'folded characters', answers: 'Of all texts of the event together.' },
  {
    name: 'text.digits, .questions, .quotations, .links',
    type: int,
    unit: 'count',
    answers: 'How many stand in its texts.',
  },
  { name: 'text.hosts', type: 'list of string', unit: '', answers: 'Hosts of its links.' },
  {
    name: 'words.BANK',
    type: int,
    unit: 'count',
    answers: 'Different words of the bank in the event, but for those that are part of a longer one of the bank.',
  },
  { name: 'nameWords.BANK', type: int, unit: 'count', answers: 'Those of them in the name of an account or group.' },
  { name: 'values.BANK', type: int, unit: 'count', answers: 'The event’s values that stand in a bank of values.' },
  {
    name: 'personal.KIND',
    type: int,
    unit: 'count',
    answers: 'Numbers and ids of persons, and those held up, another’s, the writer’s own.',
  },
  { name: 'address.KIND', type: int, unit: 'count', answers: 'Addresses of places, and those that lead to a door.' },
  { name: 'name.likeness.BANK', type: int, unit: 'millionths', answers: 'How near a name comes to a protected one.' },
  { name: 'name.within.BANK', type: int, unit: 'millionths', answers: 'How near a part of a name does.' },
  { name: 'name.mixedScripts', type: int, unit: 'count', answers: 'Words of names that mix scripts.' },
  {
    name: 'name.verified',
    type: 'bool',
    unit: '',
    answers: 'Whether the publisher has seen proof of who is behind it.',
  },
  {
    name: 'name.verifiedAs.BANK',
    type: int,
    unit: 'millionths',
    answers: 'How near the name that was verified comes to one of the bank.',
  },
  { name: 'link.count', type: int, unit: 'count', answers: 'Links, disguised ones too.' },
  { name: 'link.TRAIT', type: int, unit: 'count', answers: 'Links of a form, such as `cheap`, `shortened`, `user`.' },
  { name: 'link.official.BANK', type: int, unit: 'count', answers: 'Links that lead to a host of the bank.' },
  { name: 'link.posing.BANK', type: int, unit: 'count', answers: 'Links that only look so.' },
  { name: 'media.matches', type: int, unit: 'count', answers: 'Entries of media banks that match.' },
  { name: 'media.distance', type: int, unit: 'bits', answers: 'To the nearest of them; 256 where none matches.' },
  { name: 'media.banks', type: 'list of string', unit: '', answers: 'Their banks.' },
  { name: 'media.CATEGORY', type: int, unit: 'count', answers: 'Matching entries of banks of the harm.' },
  {
    name: 'cues.CUE',
    type: int,
    unit: 'count',
    answers: 'Signs that a harm is spoken about and not done: negation, quotation, and others.',
  },
  { name: 'synthetic.FIELD', type: 'bool', unit: '', answers: 'What the publisher says of generated media.' },
  { name: 'model.CATEGORY', type: int, unit: 'millionths', answers: 'How sure the pack’s model is.' },
  { name: 'window.FEATURE', type: int, unit: 'as counted', answers: 'What has been counted over time.' },
  {
    name: 'cluster.FIELD',
    type: int,
    unit: 'count or millionths',
    answers: 'What accounts do together; only `>` and `>=`.',
  },
  {
    name: 'external.MODEL.CATEGORY',
    type: int,
    unit: 'millionths',
    answers: 'How sure a model from outside is; only `>` and `>=`. The rule is judged when the score arrives.',
  },
  { name: 'threshold.NAME', type: int, unit: '', answers: 'A number of the rule’s own.' },
];

export interface RefusalRow {
  readonly where: string;
  readonly message: string;
  readonly why: string;
}

export const REFUSALS: readonly RefusalRow[] = [
  {
    where: 'anywhere',
    message: '"…" must not be detected automatically',
    why: 'Categories that turn on opinion have no detector.',
  },
  {
    where: 'category',
    message: '"…" is not a harm category of the closed list',
    why: 'Packs name harms and define none.',
  },
  { where: 'id', message: '"…" is taken', why: 'Two of one part have one name.' },
  { where: 'events', message: '"…" is not an event of the intake topic', why: 'It would never be judged.' },
  {
    where: 'clauses',
    message: '"…" is no clause of …; … does not stand among the pack’s clauses',
    why: 'A signal states its clauses.',
  },
  { where: 'ladder', message: 'there is no ladder "…"', why: 'A signal names its ladder.' },
  { where: 'jurisdictions', message: 'no platform of the pack is under …', why: 'The rule would be silent for ever.' },
  {
    where: 'thresholds',
    message: 'is asked for nowhere; there is no threshold.…',
    why: 'A number that changes nothing misleads.',
  },
  { where: 'words', message: 'nothing is left of this word once it is folded', why: 'It could be found nowhere.' },
  {
    where: 'fold',
    message: 'at most 5000 words of a pack are found by their components',
    why: 'Each may have 32 forms more.',
  },
  { where: 'unless', message: 'there is no …', why: 'A hint that nothing gives never lets anything through.' },
  { where: 'outside', message: 'there is no other bank "…"', why: 'Nothing would be left out.' },
  {
    where: 'when',
    message: 'a guess of the model can at most hold for review',
    why: 'What rests on a model is for people to look at.',
  },
  {
    where: 'when',
    message: 'what is counted over several accounts can only be asked whether it is > or >= a number',
    why: 'The same signals must come of every order of arrival.',
  },
  { where: 'when', message: 'asks for what is counted under different keys', why: 'Nowhere would both be known.' },
  { where: 'when', message: '… is blind to topics', why: 'Coordination is judged by who acts, never by what is said.' },
  {
    where: 'when',
    message: 'a rule on hoaxes must need words of a bank with an authority’s refutation',
    why: 'What is false is for authorities to say.',
  },
];
