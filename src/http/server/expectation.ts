import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ApiKeyGuard } from '../auth/api-key.guard.js';
import { hasBody } from '../body/body-encoding.js';
import { unsupportedExpectation } from '../errors/http-error.js';

const CONTINUE = '100-continue';

/**
 * Responds to `Expect: 100-continue` when the body is about to be read. A request that is rejected earlier only gets its final
 * response, and the client does not send the body. The server must forward requests with an expectation.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1
 */
export function handleExpectations(server: FastifyInstance, apiKeyGuard: ApiKeyGuard): void {
  server.addHook('onRequest', (request, reply, done) => {
    const expectations = expectationsOf(request);
    if (expectations.some((expectation) => expectation !== CONTINUE)) throw unsupportedExpectation();
    if (expectations.length > 0 && hasBody(request.headers)) {
      request.raw.once('resume', () => {
        // After the final response, the rest of the body is discarded.
        if (!reply.raw.headersSent) reply.raw.writeContinue();
      });
    }
    done();
  });
  server.addHook('preParsing', (request, reply, payload, done) => {
    if (expectationsOf(request).length === 0 || !hasBody(request.headers)) done(null, payload);
    // The response is 404 for any body.
    else if (request.is404) void request.routeOptions.handler.call(server, request, reply);
    else {
      // Guards run after the body has been read. Routes without a key have no body.
      if (request.method !== 'GET' && request.method !== 'HEAD') apiKeyGuard.requireCredentials(request);
      done(null, payload);
    }
  });
}

/** In lower case. HTTP/1.0 has no expectations. */
function expectationsOf({ headers, raw }: FastifyRequest): string[] {
  const { expect } = headers;
  if (expect === undefined || raw.httpVersionMinor === 0) return [];
  return expect
    .split(',')
    .map((expectation) => expectation.trim().toLowerCase())
    .filter((expectation) => expectation !== '');
}
