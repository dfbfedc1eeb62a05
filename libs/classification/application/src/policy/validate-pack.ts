import { Ajv } from 'ajv';
import { contractOf, harmCategory } from '@custos/contracts';
import { featureProblems } from '../windows/feature-problems.js';
import type { PolicyPack } from './policy-pack.js';
import { PolicyPackError, type PolicyPackProblem } from './policy-pack-error.js';
import { POLICY_PACK_SCHEMA } from './policy-pack-schema.js';

const validateShape = new Ajv({ allErrors: true, allowUnionTypes: true }).compile<PolicyPack>(POLICY_PACK_SCHEMA);

/**
 * Checks shape, categories, event types and ids; expressions are checked where they are compiled.
 * @throws PolicyPackError with everything that is wrong
 */
export function validatePack(document: unknown): PolicyPack {
  if (!validateShape(document)) {
    const problems = (validateShape.errors ?? []).map((error) => ({
      pointer: error.instancePath,
      message: `${error.message ?? 'is not valid'}${detailOf(error.params)}`,
    }));
    throw new PolicyPackError(nameOf(document), problems);
  }
  const problems = [...categoryProblems(document), ...repeatedIds(document), ...eventProblems(document)];
  problems.push(...featureProblems(document.features ?? []));
  if (problems.length > 0) throw new PolicyPackError(document.id, problems);
  return document;
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

/** Statutory-only categories have no detector by construction: neither a rule nor a bank may serve one. */
function* categoryProblems(pack: PolicyPack): Generator<PolicyPackProblem> {
  for (const part of ['banks', 'rules'] as const) {
    for (const [index, { category }] of pack[part].entries()) {
      const pointer = `/${part}/${index}/category`;
      const known = harmCategory(category);
      if (known === undefined) yield { pointer, message: `"${category}" is not a harm category of the closed list` };
      else if (!known.automatedDetection)
        yield { pointer, message: `"${category}" must not be detected automatically` };
    }
  }
}

function* repeatedIds(pack: PolicyPack): Generator<PolicyPackProblem> {
  for (const part of ['banks', 'rules'] as const) {
    const seen = new Set<string>();
    for (const [index, { id }] of pack[part].entries()) {
      if (seen.has(id)) yield { pointer: `/${part}/${index}/id`, message: `"${id}" is taken` };
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
