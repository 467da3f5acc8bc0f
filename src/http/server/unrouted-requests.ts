import { HttpStatus } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import type { Cors } from './cors.js';
import { methodNotAllowed } from '../errors/http-error.js';
import { isOpenAiRequest } from '../route-options.js';
import { addVary } from './vary.js';

/** A request target with a path. Node also accepts others, such as `*`, which the router would treat as a path. */
const TARGET_WITH_PATH = /^(?:\/|https?:\/\/)/i;

/**
 * Responds to requests without a route: preflights, OPTIONS, and methods that the path does not support. They require no key
 * and are not throttled. Unknown paths are left to the not-found handler.
 */
export class UnroutedRequests {
  private readonly methods = new Set<HTTPMethods>();

  constructor(
    private readonly server: FastifyInstance,
    private readonly cors: Cors,
  ) {}

  /** Must be called before routes are registered. */
  watch(): void {
    this.server.addHook('onRoute', ({ method }) => {
      for (const name of [method].flat()) this.methods.add(name);
    });
    this.server.addHook('onRequest', (request, reply, done) => {
      if (isUnrouted(request)) this.respond(request, reply, done);
      else done();
    });
  }

  private respond(request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void {
    const allow = this.allowedFor(request);
    const preflight = this.cors.preflightHeadersFor(request);
    if (allow !== undefined) void reply.header('allow', allow);
    if (preflight !== undefined) {
      addVary(reply, 'Access-Control-Request-Headers');
      void reply.headers(preflight).status(HttpStatus.NO_CONTENT).send();
    } else if (allow === undefined) done();
    else if (request.method === 'OPTIONS') void reply.status(HttpStatus.NO_CONTENT).send();
    else done(methodNotAllowed(request.method, allow));
  }

  /** Value of the `Allow` header for the path of a request, according to the router; `undefined` for an unknown path. */
  private allowedFor(request: FastifyRequest): string | undefined {
    const { url } = request;
    if (!TARGET_WITH_PATH.test(url)) return undefined;
    const allowed = [...this.methods].filter((method) => {
      // The declared type omits null, which is returned if there is no such route.
      const route = this.server.findRoute({ method, url }) as object | null;
      return route !== null && isServed(method, request);
    });
    return allowed.length === 0 ? undefined : [...allowed, 'OPTIONS'].toSorted().join(', ');
  }
}

const isUnrouted = (request: FastifyRequest): boolean =>
  request.is404 || request.method === 'OPTIONS' || !isServed(request.method, request);

/** The framework adds HEAD to every GET, but OpenAI's API does not support HEAD. */
const isServed = (method: string, request: FastifyRequest): boolean =>
  method !== 'HEAD' || !isOpenAiRequest(request);
