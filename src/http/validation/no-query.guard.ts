import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyRequest } from 'fastify';
import { validationFailed } from '../errors/http-error.js';
import { isOpenAiRequest, IS_PUBLIC } from '../route-options.js';

/**
 * Rejects query parameters on routes that read none: `?dry_run=true` on a deletion that expects it in the body would delete.
 * Public and OpenAI-compatible routes ignore unknown parameters.
 */
@Injectable()
export class NoQueryGuard implements CanActivate {
  /** Whether the route of a handler reads the query. */
  private readonly readsQueryByHandler = new WeakMap<object, boolean>();

  /** @throws HttpError 422 that lists the parameters */
  canActivate(context: ExecutionContext): true {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const names = Object.keys(request.query as object);
    if (names.length > 0 && !isOpenAiRequest(request) && !this.readsQuery(context))
      throw validationFailed(names.map((field) => ({ field, message: 'is not known' })));
    return true;
  }

  private readsQuery(context: ExecutionContext): boolean {
    const [type, handler] = [context.getClass(), context.getHandler()];
    const known = this.readsQueryByHandler.get(handler);
    if (known !== undefined) return known;
    const isPublic = [handler, type].some((target) => Reflect.getMetadata(IS_PUBLIC, target) === true);
    const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, type, handler.name) ?? {}) as object;
    const reads =
      isPublic || Object.keys(parameters).some((key) => key.startsWith(`${RouteParamtypes.QUERY}:`));
    this.readsQueryByHandler.set(handler, reads);
    return reads;
  }
}
