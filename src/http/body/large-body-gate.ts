import type { FastifyInstance, FastifyRequest, HookHandlerDoneFunction, RouteOptions } from 'fastify';
import type { Environment } from '../../config/environment.js';
import type { ApiKeyGuard } from '../auth/api-key.guard.js';
import { isEncoded } from './body-encoding.js';
import { hasLargeBody } from './large-body.decorator.js';
import { tooManyDocuments } from '../errors/http-error.js';

/** Large documents that may come in at once: each is parsed in one go, for a second or more, while all else waits. */
export const MAX_DOCUMENTS_AT_ONCE = 2;

/**
 * Takes in the bodies of the routes that ask for a document: larger ones than elsewhere, from callers with a key alone, and
 * few of them at once. A body that any other route would take as well is not counted.
 */
export class LargeBodyGate {
  private readonly comingIn = new Set<FastifyRequest>();

  constructor(
    private readonly apiKeyGuard: ApiKeyGuard,
    private readonly environment: Environment,
  ) {}

  /** Must be called before there are routes. */
  watch(server: FastifyInstance): void {
    server.addHook('onRoute', (route) => {
      if (hasLargeBody(route)) this.guard(route);
    });
  }

  private guard(route: RouteOptions): void {
    route.bodyLimit = this.environment.DOCUMENT_LIMIT_BYTES;
    route.onRequest = (request, reply, done) => {
      reply.raw.once('close', () => this.comingIn.delete(request));
      this.begin(request, done);
    };
    route.preValidation = (request, _reply, done) => {
      this.comingIn.delete(request);
      done();
    };
  }

  /** Before anything of the body is read. */
  private begin(request: FastifyRequest, done: HookHandlerDoneFunction): void {
    try {
      this.apiKeyGuard.ensureKeyed(request);
      if (this.isLarge(request)) this.takePlace(request);
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  private takePlace(request: FastifyRequest): void {
    if (this.comingIn.size >= MAX_DOCUMENTS_AT_ONCE) throw tooManyDocuments(MAX_DOCUMENTS_AT_ONCE);
    this.comingIn.add(request);
  }

  /** A body of unknown length may be large, and so may one that is compressed. */
  private isLarge(request: FastifyRequest): boolean {
    const length = request.headers['content-length'];
    return length === undefined || isEncoded(request) || Number(length) > this.environment.BODY_LIMIT_BYTES;
  }
}
