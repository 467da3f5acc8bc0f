import { validateHeaderName, validateHeaderValue } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorAnswer } from './error-answer.js';

/** Answers every error in the shape of the surface that was asked; what is our own fault goes to the log with its stack. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    // The client left while it sent its request. Nothing can be answered.
    if (error === request.raw.errored) return;
    const { status, headers, body, isOurFault } = errorAnswer(error, request);
    if (isOurFault) this.logger.error({ msg: 'unexpected error', request_id: request.id, err: error });
    if (reply.sent) return;
    removeAnswerHeaders(reply);
    void reply.status(status).headers(headers).send(body);
  }
}

/** Headers that describe the body of the answer that failed. */
const OF_BODY = ['content-disposition', 'content-encoding', 'content-length', 'content-type'];

/** Removes the headers of an answer that could not be sent, so that the error in its place can be. */
function removeAnswerHeaders(reply: FastifyReply): void {
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (OF_BODY.includes(name) || !isSendable(name, value)) reply.removeHeader(name);
  }
}

function isSendable(name: string, value: unknown): boolean {
  try {
    for (const text of [value].flat()) validateHeaderValue(name, text as string);
    validateHeaderName(name);
    return true;
  } catch {
    return false;
  }
}
