/** By part and key of the schema of packs, what it says: one entry for each key that there is. */
export const MEANINGS: Readonly<Record<string, string>> = {
  'pack.id': 'Name of the pack.',
  'pack.title': 'What people call it.',
  'pack.clauses':
    'By name, as in `packs/harm-categories.json`, the clauses that rules rest on; the texts are the pack’s own words.',
  'pack.clauses.NAME.jurisdiction': 'ISO 3166-1 code of the state whose law it is, or `EU`.',
  'pack.clauses.NAME.en': 'What it says.',
  'pack.clauses.NAME.zh': 'The same.',
  'pack.ladders':
    'By name, measures in the order in which people who decide reach for them. Automation does not climb them.',
  'pack.ladders.NAME.title': 'What people call it.',
  'pack.ladders.NAME.basis': 'Clause that sets the order, one of `clauses`.',
  'pack.ladders.NAME.steps': 'Codes of `packs/measures.json`, the mildest first.',
  'pack.ladders.NAME.categories': 'Harms whose rules follow it unless they name another; no harm follows two.',
  'pack.platforms':
    'By platform, `*` for all others, the jurisdictions that it is under. A state of the EU has `EU` beside its own code.',
  'pack.external':
    'Models from outside whose scores rules ask for: their ids in the operator’s settings, `_` for a hyphen.',
  'pack.emergencyStop': 'When a young rule is stopped by itself; 50,000, 20 and 7 unless told.',
  'pack.emergencyStop.mostShare': 'Of a day’s events, more than so many millionths.',
  'pack.emergencyStop.fewestMatches': 'And at least so many.',
  'pack.emergencyStop.youngDays': 'How long after its approval a rule is young.',
  'pack.model': 'The model that `model.CATEGORY` asks.',
  'pack.model.weights': 'Its file in base64; in `pack.yaml`, `file` names it instead, relative to the folder.',
  'pack.model.labels':
    'By label, the harm that it speaks for; labels that are not named are dropped. Only harms that are held for review.',
  'banks.id': 'Name in `words.ID` and elsewhere.',
  'banks.category': 'Harm whose judgement it serves, whether its words speak for or against it.',
  'banks.description': 'What stands in it and where it comes from.',
  'banks.fold':
    'In which further forms its words are found: by sound, or with characters written as their parts. As written unless told.',
  'banks.outside':
    'Another bank: what is part of one of its words is no word of this one, so that a sum of both counts it once.',
  'banks.words':
    'Folded before they are compared: case, width, traditional forms and marks between letters are as nothing.',
  'banks.refutation': 'Of the claim that the words make, where an authority refuted it.',
  'banks.refutation.authority': 'Who did, by the name of the office.',
  'banks.refutation.date': 'The day of publication.',
  'banks.refutation.reference': 'Where it was published.',
  'values.id': 'Name in `values.ID`.',
  'values.category': 'Harm whose judgement it serves.',
  'values.description': 'What stands in it and where it comes from.',
  'values.kind': 'Hosts of links, each with all that lies under it; accounts and groups by their pseudonyms.',
  'values.values': 'The values.',
  'rules.id': 'Name of the rule, in signals and in its life cycle.',
  'rules.category': 'Harm of the closed list, one with automated detection.',
  'rules.clauses':
    'Clauses of the category that it rests on, each one of the pack’s `clauses`; all of the category’s unless told.',
  'rules.jurisdictions': 'It is judged on platforms that are under one of these alone; everywhere unless told.',
  'rules.ladder': 'One of the pack’s `ladders`; its category’s unless told.',
  'rules.mode':
    'Where it stands until a step is approved for it; a rule that is not `live` in the pack’s first version here is at most in shadow.',
  'rules.thresholds': 'Numbers that `when` asks for as `threshold.NAME`.',
  'rules.events': 'Types of the events that it is judged on.',
  'rules.when': 'CEL expression that is true of what it finds.',
  'rules.unless':
    'Hints, `words.BANK` or `cues.CUE`, that a text speaks about the harm: what they speak about is not looked at. They speak about their own sentence, for 120 letters or 40 ideographs to either side; about the one before where theirs asks, and one between theirs; about all of a text that opens with them in brackets or before a colon. A hint alone between two marks, as in `，新闻`, does not count unless it asks.',
  'rules.per':
    'For a rule over `cluster`: whether it speaks of the accounts that act as one, or of each event; `cluster` unless told.',
  'rules.score': 'Confidence in millionths.',
  'rules.dailyQuota':
    'Most live signals in a day, in the operator’s zone; the rest is recorded as shadow. Without bound unless told.',
  'rules.spans':
    'What a signal points at: `words.BANK`, `personal.KIND`, `address.KIND`, `text.links`, `link.all`, `name.all`.',
  'rules.reason': 'Why, for the person concerned.',
  'rules.examples': 'What it must match and must pass.',
  'rules.examples.match':
    'The text of an event of its first type; or `data`, with another `type`, and what is `known` by then: by variable and name.',
  'rules.examples.pass': 'The same.',
  'features.id': 'Name in `window.ID`.',
  'features.kind':
    'What is counted: events, different values, events in a minute, a share in millionths, seconds since the first, events of a session.',
  'features.key': 'Whose events are counted together.',
  'features.of': 'For `distinct`, what there are different ones of.',
  'features.events': 'Types of the events that count.',
  'features.where':
    'CEL expression over the event: which of them count; for `ratio`, which stand above the line. All unless told.',
  'features.window': 'How far back, at most 30 days.',
  'features.bucket': 'How finely it slides; it divides the window.',
};
