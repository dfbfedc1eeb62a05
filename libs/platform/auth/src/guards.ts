import {
  createParamDecorator,
  Inject,
  Injectable,
  SetMetadata,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Problem } from '@custos/http';
import type { FastifyRequest } from 'fastify';
import { ApiKeys, type Publisher } from './api-keys.js';
import type { Person, Role, TokenVerifier } from './role-tokens.js';

/** Injection token of the {@link TokenVerifier} that guards ask. */
export const TOKEN_VERIFIER = Symbol('token verifier');

const ROLES_KEY = 'custos:roles';
const EVERYWHERE_KEY = 'custos:everywhere';
const PUBLISHERS = new WeakMap<FastifyRequest, Publisher>();
const PEOPLE = new WeakMap<FastifyRequest, Person>();

function requestOf(context: ExecutionContext): FastifyRequest {
  return context.switchToHttp().getRequest<FastifyRequest>();
}

/** The publisher behind an Authorization header. @throws Problem 401 */
export async function publisherOf(keys: ApiKeys, header: string | undefined): Promise<Publisher> {
  const publisher = await keys.authenticate(header);
  if (publisher !== undefined) return publisher;
  throw new Problem({
    status: 401,
    kind: 'api-key-needed',
    title: 'No valid API key',
    detail: header === undefined ? 'The request carries no key.' : 'The key is unknown, wrong, expired or revoked.',
    mend: 'Send "Authorization: Bearer ck_…" with a live key of your platform.',
  });
}

/** Lets publishers' API keys through; the handler learns whose by `@CurrentPublisher()`. */
@Injectable()
export class PublisherGuard implements CanActivate {
  constructor(@Inject(ApiKeys) private readonly keys: ApiKeys) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOf(context);
    PUBLISHERS.set(request, await publisherOf(this.keys, request.headers.authorization));
    return true;
  }
}

/** Lets through people with one of the roles that `@Roles` names on the handler or its controller. */
@Injectable()
export class RoleGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(TOKEN_VERIFIER) private readonly tokens: TokenVerifier,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOf(context);
    const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const person = token === undefined ? undefined : await this.tokens.verify(token);
    if (person === undefined) {
      throw new Problem({
        status: 401,
        kind: 'token-needed',
        title: 'No valid token',
        detail:
          token === undefined ? 'The request carries no token.' : 'The token is forged, expired or not for Custos.',
        mend: 'Send "Authorization: Bearer TOKEN" with a token issued to you.',
      });
    }
    // Nothing asked means nobody let in: a forgotten @Roles must not open a door.
    const asked = [context.getHandler(), context.getClass()];
    const wanted = this.reflector.getAllAndOverride<Role[] | undefined>(ROLES_KEY, asked);
    if (!(wanted ?? []).some((role) => person.roles.includes(role))) {
      throw new Problem({
        status: 403,
        kind: 'role-needed',
        title: 'Not your role',
        detail: `This needs the role ${(wanted ?? []).join(' or ') || 'of nobody'}; you are ${person.roles.join(', ') || 'none'}.`,
        mend: 'Ask an administrator for a token with that role.',
      });
    }
    if (this.reflector.getAllAndOverride<true | undefined>(EVERYWHERE_KEY, asked) && !person.platforms.includes('*')) {
      throw new Problem({
        status: 403,
        kind: 'platforms-needed',
        title: 'This concerns every platform',
        detail: 'Your token is for some platforms alone.',
        mend: 'Ask for a token with --platform "*".',
      });
    }
    PEOPLE.set(request, person);
    return true;
  }
}

/** Roles of which one is enough; read by {@link RoleGuard}. */
export function Roles(...roles: Role[]): MethodDecorator & ClassDecorator {
  return SetMetadata(ROLES_KEY, roles);
}

/** What no platform has for itself: who is let in must cover all of them; read by {@link RoleGuard}. */
export function Everywhere(): MethodDecorator & ClassDecorator {
  return SetMetadata(EVERYWHERE_KEY, true);
}

/** Parameter of a handler behind {@link PublisherGuard}. */
export const CurrentPublisher = createParamDecorator((_: unknown, context: ExecutionContext) =>
  PUBLISHERS.get(requestOf(context)),
);

/** Parameter of a handler behind {@link RoleGuard}. */
export const CurrentPerson = createParamDecorator((_: unknown, context: ExecutionContext) =>
  PEOPLE.get(requestOf(context)),
);
