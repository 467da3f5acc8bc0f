import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';
import { isOpenAiRequest } from './openai-surface.js';

/** Swagger UI brings its own inline start script and styles; everything comes from this server. */
const CONTENT_SECURITY_POLICY = {
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'", "'unsafe-inline'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    // The service is often used over plain HTTP on an internal platform.
    upgradeInsecureRequests: null,
  },
};

const SECURITY_HEADERS = securityHeaders();
/** No browser shows what OpenAI answers as a page. */
const OPENAI_SECURITY_HEADERS = { 'x-content-type-options': 'nosniff' } as const;

/** The security headers of every answer to a request for this URL, lower case. */
export const securityHeadersFor = (request: { readonly url?: string }): Readonly<Record<string, string>> =>
  isOpenAiRequest(request) ? OPENAI_SECURITY_HEADERS : SECURITY_HEADERS;

/** The headers that helmet sets are the same for every request, so helmet runs once. */
function securityHeaders(): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  const setHeader = (name: string, value: string): void => {
    headers[name.toLowerCase()] = value;
  };
  const reply = { setHeader, removeHeader: () => undefined } as unknown as ServerResponse;
  helmet({ contentSecurityPolicy: CONTENT_SECURITY_POLICY })({} as IncomingMessage, reply, () => undefined);
  return headers;
}
