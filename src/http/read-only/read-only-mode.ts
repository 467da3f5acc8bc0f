import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { readOnly } from '../errors/http-error.js';
import { effectOf, isOpenAiRequest } from '../route-options.js';

/** Methods that change nothing, as RFC 9110 defines them. */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Requires every route to declare whether it changes something, and rejects requests that would, if the service is read-only.
 * A request is rejected before its body is read, except where the body states whether it is a dry run.
 */
export class ReadOnlyMode {
  /** Methods that change nothing, by route pattern. */
  private readonly reads = new Map<string, string[]>();

  constructor(private readonly isEnabled: boolean) {}

  /** Must be called before routes are registered. */
  watch(server: FastifyInstance): void {
    server.addHook('onRoute', (route) => this.register(route));
    if (!this.isEnabled) return;
    server.addHook('onRequest', (request, _reply, done) => {
      done(this.isRejected(request) ? this.rejectionOf(request) : undefined);
    });
    server.addHook('preHandler', (request, _reply, done) => {
      const isWrite = effectOf(request.routeOptions) === 'dry_run_in_body' && !isDryRun(request.body, true);
      done(isWrite ? this.rejectionOf(request) : undefined);
    });
  }

  /** @throws Error for a route that changes something, or not, without saying so */
  private register(route: RouteOptions): void {
    for (const method of [route.method].flat()) {
      const isSafe = SAFE_METHODS.has(method);
      if (!isSafe && effectOf(route) === undefined)
        throw new Error(`${method} ${route.url} needs a decorator: Reads, Writes or WritesUnlessDryRun`);
      if (isSafe || effectOf(route) === 'read')
        this.reads.set(route.url, [...(this.reads.get(route.url) ?? []), method]);
    }
  }

  private isRejected({ routeOptions, query }: FastifyRequest): boolean {
    const effect = effectOf(routeOptions);
    return effect === 'write' || (effect === 'dry_run_in_query' && !isDryRun(query, 'true'));
  }

  private rejectionOf(request: FastifyRequest): Error {
    const { url = '' } = request.routeOptions;
    // OpenAI's API does not support HEAD.
    const methods = (this.reads.get(url) ?? []).filter(
      (name) => name !== 'HEAD' || !isOpenAiRequest(request),
    );
    const allow = [...new Set([...methods, 'OPTIONS'])].toSorted().join(', ');
    return readOnly(allow, DRY_RUN_HINTS[effectOf(request.routeOptions) ?? 'write']);
  }
}

const DRY_RUN_HINTS: Readonly<Record<string, string>> = {
  dry_run_in_body: 'only dry runs are possible: add "dry_run": true to the body',
  dry_run_in_query: 'only dry runs are possible: add dry_run=true to the query',
};

const isDryRun = (source: unknown, yes: unknown): boolean =>
  (Object(source) as { dry_run?: unknown }).dry_run === yes;
