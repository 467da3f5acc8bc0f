import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';
import { isOpenAiRequest } from '../route-options.js';

/** Swagger UI uses an inline script and inline styles; all resources are served from here. */
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
/** Responses of OpenAI are not displayed as pages. */
const OPENAI_SECURITY_HEADERS = { 'x-content-type-options': 'nosniff' } as const;

/** Security headers of all responses for a URL, in lower case. */
export const securityHeadersFor = (request: { readonly url?: string }): Readonly<Record<string, string>> =>
  isOpenAiRequest(request) ? OPENAI_SECURITY_HEADERS : SECURITY_HEADERS;

/** Helmet sets the same headers for every request, so it runs once. */
function securityHeaders(): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  const setHeader = (name: string, value: string): void => {
    headers[name.toLowerCase()] = value;
  };
  const reply = { setHeader, removeHeader: () => undefined } as unknown as ServerResponse;
  helmet({ contentSecurityPolicy: CONTENT_SECURITY_POLICY })({} as IncomingMessage, reply, () => undefined);
  return headers;
}
