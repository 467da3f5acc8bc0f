import type { FastifyRequest } from 'fastify';
import { SCOPE_HINT_HEADER } from '../auth/scope-headers.js';

type CorsHeaders = Readonly<Record<string, string>>;

const ALLOWED_METHODS = 'GET, HEAD, POST, DELETE';
/** How long a browser caches a preflight response. A change of the allowed origins takes effect after this time. */
const PREFLIGHT_MAX_AGE_SECONDS = 600;
/** Headers that a page may read, in addition to the safelisted ones. CORS has no wildcard for a prefix. */
const EXPOSED_HEADERS = [
  'allow',
  'content-disposition',
  'content-encoding',
  'location',
  'openai-model',
  'openai-organization',
  'openai-processing-ms',
  'openai-project',
  'openai-version',
  'preference-applied',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
  'retry-after',
  'retry-after-ms',
  SCOPE_HINT_HEADER,
  'x-ratelimit-limit-requests',
  'x-ratelimit-limit-tokens',
  'x-ratelimit-remaining-requests',
  'x-ratelimit-remaining-tokens',
  'x-ratelimit-reset-requests',
  'x-ratelimit-reset-tokens',
  'x-request-id',
  'x-should-retry',
].join(', ');

const NO_HEADERS: CorsHeaders = {};
const OTHER_ORIGIN: CorsHeaders = { vary: 'Origin' };

/**
 * Decides which pages may call the service from a browser, and returns the headers of each response, including responses
 * sent before routing. `@fastify/cors` does not cover these, and responds with 400 to an OPTIONS that is not a preflight.
 *
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export class Cors {
  private readonly isOpen: boolean;
  private readonly byOrigin: ReadonlyMap<string, CorsHeaders>;

  /** @param origins such as `https://app.example`, or `*`; an empty list disables CORS */
  constructor(origins: readonly string[]) {
    this.isOpen = origins.includes('*');
    this.byOrigin = new Map(
      origins
        .filter((origin) => origin !== '*')
        .map((origin) => new URL(origin).origin)
        .map((origin) => [origin, { vary: 'Origin', ...readableBy(origin) }]),
    );
  }

  /** Headers of every response to a request; only `Vary` for an origin that is not allowed. */
  headersFor({ headers: { origin } }: FastifyRequest): CorsHeaders {
    if (this.isOpen) return OPEN;
    if (this.byOrigin.size === 0) return NO_HEADERS;
    return (origin === undefined ? undefined : this.byOrigin.get(origin)) ?? OTHER_ORIGIN;
  }

  /** Additional headers of the response to a preflight of an allowed origin; `undefined` for any other request. */
  preflightHeadersFor(request: FastifyRequest): CorsHeaders | undefined {
    const { origin, ...headers } = request.headers;
    if (request.method !== 'OPTIONS' || headers['access-control-request-method'] === undefined)
      return undefined;
    if (origin === undefined || !(this.isOpen || this.byOrigin.has(origin))) return undefined;
    const requested = headers['access-control-request-headers'];
    return {
      'access-control-allow-methods': ALLOWED_METHODS,
      'access-control-max-age': String(PREFLIGHT_MAX_AGE_SECONDS),
      // The key is sent in a header, never in a cookie, so no header gives a page more rights.
      ...(requested !== undefined && { 'access-control-allow-headers': requested }),
    };
  }
}

const readableBy = (origin: string): CorsHeaders => ({
  'access-control-allow-origin': origin,
  'access-control-expose-headers': EXPOSED_HEADERS,
});

const OPEN = readableBy('*');
