import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import type { Cors } from './cors.js';
import { methodNotAllowed } from '../errors/http-error.js';
import { isOpenAiRequest } from './openai-surface.js';
import { addVary } from './vary.js';

const NO_CONTENT = 204;
/** A request target that names a path. Node accepts others, such as `*`, which the router would take for one. */
const NAMES_PATH = /^(?:\/|https?:\/\/)/i;

/**
 * Answers the requests that no route is for: preflights, OPTIONS, and methods that their path does not support. They need
 * no key and do not count as calls. A path that does not exist is left to the not-found handler.
 */
export class UnroutedRequests {
  private readonly methods = new Set<HTTPMethods>();

  constructor(
    private readonly server: FastifyInstance,
    private readonly cors: Cors,
  ) {}

  /** Must be called before there are routes. */
  watch(): void {
    this.server.addHook('onRoute', ({ method }) => {
      for (const name of [method].flat()) this.methods.add(name);
    });
    this.server.addHook('onRequest', (request, reply, done) => {
      if (isUnrouted(request)) this.answer(request, reply, done);
      else done();
    });
  }

  private answer(request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void {
    const allow = this.allowedFor(request);
    const preflight = this.cors.preflightHeadersFor(request);
    if (allow !== undefined) void reply.header('allow', allow);
    if (preflight !== undefined) {
      addVary(reply, 'Access-Control-Request-Headers');
      void reply.headers(preflight).status(NO_CONTENT).send();
    } else if (allow === undefined) done();
    else if (request.method === 'OPTIONS') void reply.status(NO_CONTENT).send();
    else done(methodNotAllowed(request.method, allow));
  }

  /** Value of the `Allow` header for the path of a request, by the server's own router; `undefined` for an unknown path. */
  private allowedFor(request: FastifyRequest): string | undefined {
    const { url } = request;
    if (!NAMES_PATH.test(url)) return undefined;
    const allowed = [...this.methods].filter((method) => {
      // Its declared type leaves out the null that it returns for a path without such a route.
      const route = this.server.findRoute({ method, url }) as object | null;
      return route !== null && isServed(method, request);
    });
    return allowed.length === 0 ? undefined : [...allowed, 'OPTIONS'].toSorted().join(', ');
  }
}

const isUnrouted = (request: FastifyRequest): boolean =>
  request.is404 || request.method === 'OPTIONS' || !isServed(request.method, request);

/** OpenAI's API has no HEAD; the framework adds it to every GET. */
const isServed = (method: string, request: FastifyRequest): boolean =>
  method !== 'HEAD' || !isOpenAiRequest(request);
