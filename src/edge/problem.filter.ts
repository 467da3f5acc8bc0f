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
    const { status, headers, body, isOurFault } = errorAnswer(error, request);
    if (isOurFault) this.logger.error({ msg: 'unexpected error', request_id: request.id, err: error });
    if (reply.sent) return;
    void reply.status(status).headers(headers).send(body);
  }
}
