import { describe, expect, it } from '@jest/globals';
import { allContracts, contractOf } from './registry.js';
import { validateEnvelope } from './envelope-validation.js';
import { FIXTURES } from './testing/index.js';

const stored = FIXTURES.filter((fixture) => fixture.form === 'stored');
const published = FIXTURES.filter((fixture) => fixture.form === 'published');

describe('golden events', () => {
  it('are there for every version of every event', () => {
    const wanted = allContracts().flatMap(({ type, version }) =>
      Array.from({ length: version }, (_, index) => `${type} ${index + 1}`),
    );
    expect([...new Set(stored.map(({ type, version }) => `${type} ${version}`))].sort()).toEqual(wanted.sort());
  });

  it.each(stored)('$path is valid as stored, and can be brought to the latest version', ({ type, version, event }) => {
    const contract = contractOf(type);
    expect(event).toMatchObject({ type, schemaversion: version });
    expect(contract?.validateStored(event.data, version)).toEqual([]);
    expect(contract?.validateStored(contract.upcast(event.data, version))).toEqual([]);
  });

  it.each(published)('$path is valid as a publisher sends it', ({ type, version, event }) => {
    const contract = contractOf(type);
    expect(contract?.publisher).toBe(true);
    expect(validateEnvelope(event)).toEqual([]);
    expect(contract?.validate(event.data, version)).toEqual([]);
  });

  it.each(published.filter(({ type }) => (contractOf(type)?.personal.length ?? 0) > 0))(
    '$path is not valid as stored: its personal texts are in the clear',
    ({ type, version, event }) => {
      expect(contractOf(type)?.validateStored(event.data, version)).not.toEqual([]);
    },
  );
});
