import type { FastifyRequest } from 'fastify';
import { SCOPE_HINT_HEADER } from '../auth/scope-hint.js';

type Headers = Readonly<Record<string, string>>;

const ALLOWED_METHODS = 'GET, HEAD, POST, DELETE';
/** How long a browser may reuse the answer to a preflight: a change of the allowed origins takes effect after that. */
const PREFLIGHT_MAX_AGE_SECONDS = 600;
/** What a page may read besides the safelisted headers. There is no wildcard for a prefix, so each name is here. */
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

const NONE: Headers = {};
const OTHER_ORIGIN: Headers = { vary: 'Origin' };

/**
 * Which pages may call the service from a browser. Made once; gives the headers of each response, including those that
 * are sent before routing. `@fastify/cors` cannot do that, and it answers 400 to an OPTIONS that is no preflight.
 *
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export class Cors {
  private readonly isOpen: boolean;
  private readonly byOrigin: ReadonlyMap<string, Headers>;

  /** @param origins such as `https://app.example`, or `*`; none turns CORS off */
  constructor(origins: readonly string[]) {
    this.isOpen = origins.includes('*');
    this.byOrigin = new Map(
      origins
        .filter((origin) => origin !== '*')
        .map((origin) => new URL(origin).origin)
        .map((origin) => [origin, { vary: 'Origin', ...readableBy(origin) }]),
    );
  }

  /** What every response to a request carries; nothing but `Vary` for an origin that is not allowed. */
  headersFor({ headers: { origin } }: FastifyRequest): Headers {
    if (this.isOpen) return OPEN;
    if (this.byOrigin.size === 0) return NONE;
    return (origin === undefined ? undefined : this.byOrigin.get(origin)) ?? OTHER_ORIGIN;
  }

  /** What the response to a preflight of an allowed origin carries as well; `undefined` for any other request. */
  preflightHeadersFor(request: FastifyRequest): Headers | undefined {
    const { origin, ...headers } = request.headers;
    if (request.method !== 'OPTIONS' || headers['access-control-request-method'] === undefined)
      return undefined;
    if (origin === undefined || !(this.isOpen || this.byOrigin.has(origin))) return undefined;
    const requested = headers['access-control-request-headers'];
    return {
      'access-control-allow-methods': ALLOWED_METHODS,
      'access-control-max-age': String(PREFLIGHT_MAX_AGE_SECONDS),
      // The key comes in a header of its own, never in a cookie: no header can make a page do more than it could without.
      ...(requested !== undefined && { 'access-control-allow-headers': requested }),
    };
  }
}

const readableBy = (origin: string): Headers => ({
  'access-control-allow-origin': origin,
  'access-control-expose-headers': EXPOSED_HEADERS,
});

const OPEN = readableBy('*');
