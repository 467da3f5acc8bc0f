import type { FastifyInstance, FastifyRequest, HookHandlerDoneFunction, RouteOptions } from 'fastify';
import type { Environment } from '../../config/environment.js';
import type { ApiKeyGuard } from '../auth/api-key.guard.js';
import { tooManyLargeBodies } from '../errors/http-error.js';
import { hasLargeBody } from '../route-options.js';
import { isEncoded } from './body-encoding.js';

/** Large bodies that are received at once. Parsing one blocks the process for a second or more. */
const MAX_CONCURRENT_LARGE_BODIES = 2;

/**
 * Admits the bodies of routes with `LargeBody`: they may be larger than others, require a key before they are read, and only
 * a few are received at once. A body within the usual limit is not counted.
 */
export class LargeBodyGate {
  private readonly receiving = new Set<FastifyRequest>();

  constructor(
    private readonly apiKeyGuard: ApiKeyGuard,
    private readonly environment: Environment,
  ) {}

  /** Must be called before routes are registered. */
  watch(server: FastifyInstance): void {
    server.addHook('onRoute', (route) => {
      if (hasLargeBody(route)) this.guard(route);
    });
  }

  private guard(route: RouteOptions): void {
    route.bodyLimit = this.environment.DOCUMENT_LIMIT_BYTES;
    route.onRequest = (request, reply, done) => {
      reply.raw.once('close', () => this.receiving.delete(request));
      this.admit(request, done);
    };
    route.preValidation = (request, _reply, done) => {
      this.receiving.delete(request);
      done();
    };
  }

  /** Runs before the body is read. */
  private admit(request: FastifyRequest, done: HookHandlerDoneFunction): void {
    try {
      this.apiKeyGuard.requireCredentials(request);
      if (this.mayBeLarge(request)) {
        if (this.receiving.size >= MAX_CONCURRENT_LARGE_BODIES)
          throw tooManyLargeBodies(MAX_CONCURRENT_LARGE_BODIES);
        this.receiving.add(request);
      }
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  /** A body of unknown length and an encoded body count as large. */
  private mayBeLarge(request: FastifyRequest): boolean {
    const length = request.headers['content-length'];
    return length === undefined || isEncoded(request) || Number(length) > this.environment.BODY_LIMIT_BYTES;
  }
}
