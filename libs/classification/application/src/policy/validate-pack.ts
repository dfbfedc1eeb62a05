import { Ajv } from 'ajv';
import { contractOf, harmCategory } from '@custos/contracts';
import { featureProblems } from '../windows/feature-problems.js';
import { lawProblems } from './pack-law.js';
import { foldsOf, type PolicyPack } from './policy-pack.js';
import { PolicyPackError, pointerStep, type PolicyPackProblem } from './policy-pack-error.js';
import { POLICY_PACK_SCHEMA } from './policy-pack-schema.js';
import { statutoryCategories } from './statutory-categories.js';
import { territoryProblems } from './territory.js';
import { sightedBanks } from './topic-blindness.js';

const validateShape = new Ajv({ allErrors: true, allowUnionTypes: true }).compile<PolicyPack>(POLICY_PACK_SCHEMA);

/** Words of a pack that are found by their parts: each may have 32 forms beyond its own. */
const MOST_SPLIT_WORDS = 5000;
const LISTS = ['banks', 'values', 'rules'] as const;

/** A document with whatever has not even the shape of a pack left out of it. */
export interface ExaminedPack {
  readonly pack: PolicyPack;
  /** What is wrong with the document but for its expressions, which are checked where they are compiled. */
  readonly problems: readonly PolicyPackProblem[];
  /** Where in the document something stands that stands in the pack: what was left out moved the others up. */
  readonly placeOf: (pointer: string) => string;
}

/** @throws PolicyPackError when nothing is left that could be examined any further */
export function examinePack(document: unknown): ExaminedPack {
  const problems: PolicyPackProblem[] = [];
  let pack = document;
  let placeOf = (pointer: string): string => pointer;
  if (!validateShape(document)) {
    for (const { instancePath, message = 'is not valid', params } of validateShape.errors ?? [])
      problems.push({ pointer: `${instancePath}${unknownKey(params)}`, message: `${message}${detailOf(params)}` });
    ({ pack, placeOf } = withoutBroken(document, problems));
  }
  problems.push(...statutoryCategories(document));
  if (!validateShape(pack)) throw new PolicyPackError(nameOf(document), problems);
  const further = [...categoryProblems(pack), ...repeatedIds(pack), ...eventProblems(pack), ...lawProblems(pack)];
  further.push(
    ...featureProblems(pack.features ?? []),
    ...sightedBanks(pack),
    ...splitProblems(pack),
    ...territoryProblems(pack),
  );
  for (const { pointer, message } of further) problems.push({ pointer: placeOf(pointer), message });
  return { pack, problems, placeOf };
}

/** Where a key stands that nobody knows: the map around it may be long. */
function unknownKey({ additionalProperty }: Readonly<Record<string, unknown>>): string {
  return typeof additionalProperty === 'string' ? `/${pointerStep(additionalProperty)}` : '';
}

function detailOf(params: Readonly<Record<string, unknown>>): string {
  const { additionalProperty, allowedValues } = params;
  if (typeof additionalProperty === 'string') return `: ${additionalProperty}`;
  return Array.isArray(allowedValues) ? `: ${allowedValues.join(', ')}` : '';
}

function nameOf(document: unknown): string {
  const id = typeof document === 'object' && document !== null && 'id' in document ? document.id : undefined;
  return typeof id === 'string' ? id : '(unnamed)';
}

/** Leaves out the rules and features with a problem. Banks stay: rules that ask for them are not wrong for it. */
function withoutBroken(
  document: unknown,
  problems: readonly PolicyPackProblem[],
): { pack: unknown; placeOf: (pointer: string) => string } {
  const broken = new Set(problems.map(({ pointer }) => pointer.split('/', 3).join('/')));
  const pack: Record<string, unknown> = { ...(document as object) };
  const kept = new Map<string, number[]>();
  for (const list of ['rules', 'features'] as const) {
    const items = pack[list];
    if (!Array.isArray(items)) continue;
    const indices = [...items.keys()].filter((index) => !broken.has(`/${list}/${index}`));
    if (indices.length === items.length) continue;
    kept.set(list, indices);
    pack[list] = indices.map((index) => items[index] as unknown);
  }
  return {
    pack,
    placeOf(pointer) {
      const [, list = '', index, ...rest] = pointer.split('/');
      const indices = kept.get(list);
      return indices === undefined || index === undefined
        ? pointer
        : ['', list, indices[Number(index)], ...rest].join('/');
    },
  };
}

function* categoryProblems(pack: PolicyPack): Generator<PolicyPackProblem> {
  for (const list of LISTS) {
    for (const [index, { category }] of (pack[list] ?? []).entries()) {
      if (harmCategory(category) === undefined) {
        const message = `"${category}" is not a harm category of the closed list`;
        yield { pointer: `/${list}/${index}/category`, message };
      }
    }
  }
}

function* repeatedIds(pack: PolicyPack): Generator<PolicyPackProblem> {
  for (const list of LISTS) {
    const seen = new Set<string>();
    for (const [index, { id }] of (pack[list] ?? []).entries()) {
      if (seen.has(id)) yield { pointer: `/${list}/${index}/id`, message: `"${id}" is taken` };
      seen.add(id);
    }
  }
}

function* eventProblems(pack: PolicyPack): Generator<PolicyPackProblem> {
  for (const [rule, { events }] of pack.rules.entries()) {
    for (const [index, type] of events.entries()) {
      // A publisher's own types are registered at the door and not known here.
      if (type.startsWith('custos.') && contractOf(type)?.topic !== 'intake') {
        yield { pointer: `/rules/${rule}/events/${index}`, message: `"${type}" is not an event of the intake topic` };
      }
    }
  }
}

function* splitProblems({ banks }: PolicyPack): Generator<PolicyPackProblem> {
  let words = 0;
  for (const [index, bank] of banks.entries()) {
    if (!foldsOf(bank.fold).includes('components')) continue;
    words += bank.words.length;
    if (words > MOST_SPLIT_WORDS) {
      const message = `at most ${MOST_SPLIT_WORDS} words of a pack are found by their components; here are ${words}`;
      yield { pointer: `/banks/${index}/fold`, message };
    }
  }
}
