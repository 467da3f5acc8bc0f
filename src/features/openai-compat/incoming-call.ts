import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { JsonBody } from '../../http/body/json-body.js';

/** A request under `/v1` as it was received. OpenAI validates its fields and parameters. */
export interface IncomingCall {
  /** With the question mark; empty without a query. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** JSON, or the stream of a form. */
  readonly body: JsonBody | Readable | undefined;
}

/** Injects the {@link IncomingCall} of a request. */
export const Incoming = createParamDecorator((_data: unknown, context: ExecutionContext): IncomingCall => {
  const { raw, headers, body } = context.switchToHttp().getRequest<FastifyRequest>();
  const { url = '' } = raw;
  const mark = url.indexOf('?');
  return { query: mark < 0 ? '' : url.slice(mark), headers, body: body as IncomingCall['body'] };
});
