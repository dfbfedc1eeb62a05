import { contractFrom, type Contract } from './contract.js';
import { schemaProblems, type EventSchema } from './schema/index.js';
import type { ValidationProblem } from './validation-problem.js';
import { CompiledSchema } from './compiled-schema.js';

const OWN_TYPE = /^[a-z][a-z0-9-]{0,62}(\.[A-Za-z][A-Za-z0-9-]{0,62}){1,6}$/;
const LARGEST_SCHEMA = 65_536;

/** A publisher's schema cannot be taken; `problems` point into it. */
export class SchemaRefusedError extends Error {
  override readonly name = 'SchemaRefusedError';

  constructor(
    readonly type: string,
    readonly problems: readonly ValidationProblem[],
  ) {
    super(`the schema of ${type} is refused: ${problems.map((p) => `${p.pointer || '/'} ${p.message}`).join('; ')}`);
  }
}

/**
 * The contract of a publisher's own type of event, from the schema it registered. Its events go to `intake`, and only
 * the given version is known to it: every version of an own type is a contract by itself, without upcasting.
 * @throws SchemaRefusedError with all that is wrong
 */
export function contractFromSchema(platform: string, type: string, version: number, schema: unknown): Contract {
  const problems: ValidationProblem[] = [];
  if (!OWN_TYPE.test(type) || type.length > 256) {
    problems.push({ pointer: '', message: 'the type must be a dotted name, as in "shop.order.RefundAsked"' });
  }
  if (type.startsWith('custos.')) problems.push({ pointer: '', message: 'types that begin with "custos." are ours' });
  if (!Number.isInteger(version) || version < 1) problems.push({ pointer: '', message: 'versions count from 1' });
  const size = JSON.stringify(schema)?.length ?? 0;
  if (size > LARGEST_SCHEMA)
    throw new SchemaRefusedError(type, [{ pointer: '', message: `is over ${LARGEST_SCHEMA} characters` }]);
  if (problems.length > 0) throw new SchemaRefusedError(type, problems);

  const complete = completed(type, schema);
  problems.push(...schemaProblems(complete, false));
  if (complete['x-topic'] !== 'intake') problems.push({ pointer: '/x-topic', message: 'must be "intake", or absent' });
  if (problems.length > 0) throw new SchemaRefusedError(type, problems);
  try {
    new CompiledSchema(() => complete).compile();
  } catch (error) {
    throw new SchemaRefusedError(type, [
      { pointer: '', message: error instanceof Error ? error.message : String(error) },
    ]);
  }
  return onlyVersion(contractFrom({ schemas: [complete], upcasters: [] }), platform, version);
}

function completed(type: string, schema: unknown): EventSchema {
  const given = typeof schema === 'object' && schema !== null ? schema : {};
  const name = type.slice(type.lastIndexOf('.') + 1);
  return { title: name, description: name, 'x-topic': 'intake', ...given, 'x-type': type, 'x-publisher': true };
}

function onlyVersion(contract: Contract, platform: string, version: number): Contract {
  const unknown = (asked: number): ValidationProblem[] => [
    { pointer: '', message: `${platform} has registered no version ${asked} of ${contract.type}` },
  ];
  return {
    ...contract,
    version,
    privacyFields: () => contract.privacyFields(),
    validate: (data, asked = version) => (asked === version ? contract.validate(data) : unknown(asked)),
    validateStored: (data, asked = version) => (asked === version ? contract.validateStored(data) : unknown(asked)),
    upcast: (data) => data,
  };
}
