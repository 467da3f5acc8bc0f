import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ApiKeyGuard } from '../auth/api-key.guard.js';
import { hasBody } from '../body/body-encoding.js';
import { unsupportedExpectation } from '../errors/http-error.js';

const CONTINUE = '100-continue';

/**
 * Answers `Expect: 100-continue` when something begins to read the body. A request that is refused before that, for its
 * head, gets its final answer alone, and the client keeps the body. The server must pass requests with an expectation
 * on instead of answering them by itself.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1
 */
export function answerExpectations(server: FastifyInstance, apiKeyGuard: ApiKeyGuard): void {
  server.addHook('onRequest', (request, reply, done) => {
    const expectations = expectationsOf(request);
    if (expectations.some((expectation) => expectation !== CONTINUE)) throw unsupportedExpectation();
    if (expectations.length > 0 && hasBody(request.headers)) {
      request.raw.once('resume', () => {
        // What is left of a body is discarded after the final answer.
        if (!reply.raw.headersSent) reply.raw.writeContinue();
      });
    }
    done();
  });
  server.addHook('preParsing', (request, reply, payload, done) => {
    if (expectationsOf(request).length === 0 || !hasBody(request.headers)) done(null, payload);
    // The answer is 404, whatever the body is.
    else if (request.is404) void request.routeOptions.handler.call(server, request, reply);
    else {
      // Guards run when the body has been read. Routes without a key take no body.
      if (request.method !== 'GET' && request.method !== 'HEAD') apiKeyGuard.ensureKeyed(request);
      done(null, payload);
    }
  });
}

/** In lower case. HTTP/1.0 has none. */
function expectationsOf({ headers, raw }: FastifyRequest): string[] {
  const { expect } = headers;
  if (expect === undefined || raw.httpVersionMinor === 0) return [];
  return expect
    .split(',')
    .map((expectation) => expectation.trim().toLowerCase())
    .filter((expectation) => expectation !== '');
}
