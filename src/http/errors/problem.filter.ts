import { validateHeaderName, validateHeaderValue } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { toErrorResponse } from './error-response.js';

/** Responds to every error in the format of the requested route, and logs unexpected errors with their stack. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.respond(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also for routes that are not those of a controller. */
  respond(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    // The client disconnected while it sent the request.
    if (error === request.raw.errored) return;
    const { status, headers, body, isUnexpected } = toErrorResponse(error, request);
    if (isUnexpected) this.logger.error({ msg: 'unexpected error', request_id: request.id, err: error });
    if (reply.sent) return;
    removeFailedHeaders(reply);
    void reply.status(status).headers(headers).send(body);
  }
}

/** Headers that describe the body of the response that failed. */
const BODY_HEADERS = ['content-disposition', 'content-encoding', 'content-length', 'content-type'];

/** Removes the headers of the failed response that do not apply to the error response or cannot be sent. */
function removeFailedHeaders(reply: FastifyReply): void {
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (BODY_HEADERS.includes(name) || !isSendableHeader(name, value)) reply.removeHeader(name);
  }
}

function isSendableHeader(name: string, value: unknown): boolean {
  try {
    for (const text of [value].flat()) validateHeaderValue(name, text as string);
    validateHeaderName(name);
    return true;
  } catch {
    return false;
  }
}
