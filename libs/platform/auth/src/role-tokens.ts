import { jwtVerify, SignJWT } from 'jose';

export const PEOPLE_ROLES = ['moderator', 'regulator', 'sre', 'admin'] as const;
export type Role = (typeof PEOPLE_ROLES)[number];

/** A person at Custos's own doors. `platforms` holds the names they may act on; `*` stands for all. */
export interface Person {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly platforms: readonly string[];
}

/** Whatever recognises people by a bearer token; an identity provider's tokens enter here one day. */
export interface TokenVerifier {
  /** Undefined when the token is not good: forged, expired, or not for Custos. */
  verify(token: string): Promise<Person | undefined>;
}

const ISSUER = 'custos';
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,99}$/u;

/** Signed role tokens (JWT, HS256) made and recognised by Custos itself. */
export class RoleTokens implements TokenVerifier {
  readonly #key: Uint8Array;

  /** @param secret at least 32 characters, shared by the services */
  constructor(secret: string) {
    if (secret.length < 32) throw new Error('the token secret must have at least 32 characters');
    this.#key = new TextEncoder().encode(secret);
  }

  /** @param ttlSeconds how long the token is good for */
  async issue(person: Person & { readonly ttlSeconds: number }): Promise<string> {
    if (!NAME.test(person.name)) throw new Error(`"${person.name}" is no name a decision could be recorded under`);
    return new SignJWT({ roles: person.roles, platforms: person.platforms })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(ISSUER)
      .setAudience(ISSUER)
      .setSubject(person.name)
      .setIssuedAt()
      .setExpirationTime(`${person.ttlSeconds} seconds`)
      .sign(this.#key);
  }

  async verify(token: string): Promise<Person | undefined> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: ['HS256'],
        issuer: ISSUER,
        audience: ISSUER,
        requiredClaims: ['sub', 'exp'],
      });
      const { sub: name = '', roles, platforms } = payload;
      if (!isRoles(roles) || !isNames(platforms)) return undefined;
      return { name, roles, platforms };
    } catch {
      return undefined;
    }
  }
}

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isRoles(value: unknown): value is Role[] {
  return isNames(value) && value.every((item) => (PEOPLE_ROLES as readonly string[]).includes(item));
}

export function mayActOn(person: Person, platform: string): boolean {
  return person.platforms.includes('*') || person.platforms.includes(platform);
}
