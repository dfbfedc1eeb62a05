import { Injectable, type ExecutionContext } from '@nestjs/common';
import { RoleGuard } from '@custos/auth';
import type { FastifyRequest } from 'fastify';

export const SESSION_COOKIE = 'custos_token';

/** Takes the token from the session cookie where there is no header: a browser that follows a link sends none. */
@Injectable()
export class BrowserGuard extends RoleGuard {
  override canActivate(context: ExecutionContext): Promise<boolean> {
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    const token = new RegExp(`(?:^|;\\s*)${SESSION_COOKIE}=([\\w.-]+)`).exec(headers.cookie ?? '')?.[1];
    if (headers.authorization === undefined && token !== undefined) headers.authorization = `Bearer ${token}`;
    return super.canActivate(context);
  }
}
