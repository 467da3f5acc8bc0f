import { Readable } from 'node:stream';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  Logger,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { map, type Observable } from 'rxjs';
import { Operation } from '../bulk/operation.js';
import { RelayedAnswer } from '../openai/relayed-answer.js';
import { tell } from './problem.js';

export const NDJSON = 'application/x-ndjson';
const JSON_TYPE = 'application/json';
/** Bytes written ahead of a slow reader before the run waits for it. */
const MAX_BUFFERED_BYTES = 64 * 1024;

/**
 * Shows what a use case came to. An {@link Operation} the way the client asked for: collected as JSON, or with
 * `Accept: application/x-ndjson` one line an item as it settles, then a line with the summary. A
 * {@link RelayedAnswer} as upstream gave it: its status, its headers, its bytes.
 */
@Injectable()
export class FaceInterceptor implements NestInterceptor {
  private readonly logger = new Logger(FaceInterceptor.name);

  /** What is shown may be promised: the framework waits for it. */
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map((result) => {
        const http = context.switchToHttp();
        const reply = http.getResponse<FastifyReply>();
        if (result instanceof RelayedAnswer) return this.handOn(result, reply);
        if (!(result instanceof Operation)) return result as unknown;
        void reply.header('vary', 'accept');
        return wantsLines(http.getRequest<FastifyRequest>()) ? this.stream(result, reply) : result.collect();
      }),
    );
  }

  private handOn({ status, headers, body }: RelayedAnswer, reply: FastifyReply): RelayedAnswer['body'] {
    void reply.status(status).headers(headers);
    if (!Buffer.isBuffer(body)) body.once('error', (error: Error) => this.noteBreak(reply, error));
    return body;
  }

  private noteBreak(reply: FastifyReply, { message }: Error): void {
    this.logger.warn({ msg: 'answer broke off', request_id: reply.request.id, reason: message });
  }

  /** Waits for the first line, so that an error before it is an ordinary error answer. */
  private async stream(operation: Operation, reply: FastifyReply): Promise<Readable> {
    const lines = operation.lines[Symbol.asyncIterator]();
    const first = await lines.next();
    void reply.header('content-type', NDJSON);
    const text = this.textOf(operation, first, lines, reply.request.id);
    const body = Readable.from(text, { objectMode: false, highWaterMark: MAX_BUFFERED_BYTES });
    body.once('close', () => void lines.return?.());
    return body;
  }

  private async *textOf(
    operation: Operation,
    first: IteratorResult<unknown>,
    lines: AsyncIterator<unknown>,
    requestId: string,
  ): AsyncGenerator<string> {
    try {
      for (let line = first; line.done !== true; line = await lines.next()) {
        operation.tally.add(line.value);
        yield `${JSON.stringify(line.value)}\n`;
      }
      yield `${JSON.stringify({ summary: operation.tally.summary })}\n`;
    } catch (error) {
      const { problem, isOurFault } = tell(error, requestId);
      if (isOurFault) this.logger.error({ msg: 'unexpected error', request_id: requestId, err: error });
      yield `${JSON.stringify({ error: problem })}\n`;
    }
  }
}

function wantsLines(request: FastifyRequest): boolean {
  const { accept } = request.headers;
  if (accept?.includes('ndjson') !== true) return false;
  return new Negotiator(request).mediaType([JSON_TYPE, NDJSON]) === NDJSON;
}
