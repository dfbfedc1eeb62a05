import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { derivedId, type IdParts } from './derived-id.js';

const parts = fc.record({
  platform: fc.string(),
  source: fc.string(),
  id: fc.string({ unit: 'grapheme' }),
  revision: fc.nat(),
  purpose: fc.string(),
});

describe('derived ids', () => {
  it('are UUIDs of version 8 and always the same for the same parts', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const id = derivedId(given);
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(derivedId({ ...given })).toBe(id);
      }),
    );
  });

  it('differ as soon as one part differs', () => {
    fc.assert(
      fc.property(
        parts,
        parts,
        fc.constantFrom<keyof IdParts>('platform', 'source', 'id', 'revision', 'purpose'),
        (one, other, part) => {
          fc.pre(one[part] !== other[part]);
          expect(derivedId({ ...one, [part]: other[part] })).not.toBe(derivedId(one));
        },
      ),
    );
  });

  it('do not let neighbouring parts run together', () => {
    const base: IdParts = { platform: 'ab', source: 'c', id: 'd', revision: 0, purpose: 'event' };
    expect(derivedId(base)).not.toBe(derivedId({ ...base, platform: 'a', source: 'bc' }));
    expect(derivedId(base)).not.toBe(derivedId({ ...base, platform: 'ab1:c', source: '' }));
  });

  it('never change: stored ids were made by this very function', () => {
    expect(derivedId({ platform: 'wave', source: '/chat', id: '消息-1', revision: 0, purpose: 'event' })).toBe(
      'ccf88407-178d-805d-a113-559752b5a3ee',
    );
    expect(derivedId({ platform: '', source: '', id: '', revision: 0, purpose: '' })).toBe(
      '20eb77a7-ff47-8462-8dfa-ba4b16c78fbf',
    );
  });
});
