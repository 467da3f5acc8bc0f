import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyRequest } from 'fastify';
import { validationFailed } from '../errors/http-error.js';
import { isOpenAiRequest } from '../server/openai-surface.js';
import { IS_PUBLIC } from '../auth/public.decorator.js';

/**
 * Refuses a query where a route reads none: `?dry_run=true` at a deletion that takes it in its body would delete. Public routes, and
 * those that speak as OpenAI does, take what they know and leave the rest.
 */
@Injectable()
export class NoQueryGuard implements CanActivate {
  /** Whether the route of a handler reads its query: found out once. */
  private readonly reads = new WeakMap<object, boolean>();

  /** @throws HttpError 422 that names every parameter */
  canActivate(context: ExecutionContext): true {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const names = Object.keys(request.query as object);
    if (names.length > 0 && !isOpenAiRequest(request) && !this.readsQuery(context))
      throw validationFailed(names.map((field) => ({ field, message: 'is not known' })));
    return true;
  }

  private readsQuery(context: ExecutionContext): boolean {
    const [type, handler] = [context.getClass(), context.getHandler()];
    const known = this.reads.get(handler);
    if (known !== undefined) return known;
    const isPublic = [handler, type].some((of) => Reflect.getMetadata(IS_PUBLIC, of) === true);
    const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, type, handler.name) ?? {}) as object;
    const reads =
      isPublic || Object.keys(parameters).some((key) => key.startsWith(`${RouteParamtypes.QUERY}:`));
    this.reads.set(handler, reads);
    return reads;
  }
}
