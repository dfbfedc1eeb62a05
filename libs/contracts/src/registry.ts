import { contractFrom, type Contract } from './contract.js';
import { DEFINITIONS } from './generated/registry.js';

const contracts = new Map<string, Contract>();
for (const definition of DEFINITIONS) {
  const contract = contractFrom(definition);
  contracts.set(contract.type, contract);
}

/** The contract of a stored event type such as `custos.content.TextPosted`; publishers' own types are not among them. */
export function contractOf(type: string): Contract | undefined {
  return contracts.get(type);
}

export function allContracts(): Contract[] {
  return [...contracts.values()];
}
