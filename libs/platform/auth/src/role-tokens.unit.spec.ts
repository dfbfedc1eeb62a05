import { describe, expect, it } from '@jest/globals';
import { mayActOn, RoleTokens, type Person } from './role-tokens.js';

const SECRET = 'a secret of at least thirty-two characters';
const lin: Person = { name: 'lin', roles: ['moderator'], platforms: ['bbs'] };

describe('a role token', () => {
  it('says who, in which roles, for which platforms', async () => {
    const tokens = new RoleTokens(SECRET);

    expect(await tokens.verify(await tokens.issue({ ...lin, ttlSeconds: 60 }))).toEqual(lin);
  });

  it('is worth nothing once expired, forged, changed or unsigned', async () => {
    const tokens = new RoleTokens(SECRET);
    const good = await tokens.issue({ ...lin, ttlSeconds: 60 });
    const [header, , signature] = good.split('.');
    const admin = Buffer.from(
      JSON.stringify({ sub: 'lin', roles: ['admin'], platforms: ['*'], iss: 'custos', aud: 'custos', exp: 9e9 }),
    ).toString('base64url');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');

    expect(await tokens.verify(await tokens.issue({ ...lin, ttlSeconds: -1 }))).toBeUndefined();
    expect(await tokens.verify(await new RoleTokens(`${SECRET}!`).issue({ ...lin, ttlSeconds: 60 }))).toBeUndefined();
    expect(await tokens.verify(`${header}.${admin}.${signature}`)).toBeUndefined();
    expect(await tokens.verify(`${none}.${admin}.`)).toBeUndefined();
    expect(await tokens.verify('nonsense')).toBeUndefined();
  });

  it('is not made for a name that no record could carry, nor under a short secret', async () => {
    await expect(new RoleTokens(SECRET).issue({ ...lin, name: '', ttlSeconds: 60 })).rejects.toThrow(/no name/);
    expect(() => new RoleTokens('short')).toThrow(/32/);
  });

  it('opens its platforms alone', () => {
    expect([mayActOn(lin, 'bbs'), mayActOn(lin, 'live'), mayActOn({ ...lin, platforms: ['*'] }, 'live')]).toEqual([
      true,
      false,
      true,
    ]);
  });
});
