import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { JsonBody } from '../../http/body/json-body.js';

/** What a caller sent, as it came: unknown fields, parameters and values are upstream's to judge. */
export interface IncomingCall {
  /** With its question mark; empty where there is none. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** JSON, or the stream of a form. */
  readonly body: JsonBody | Readable | undefined;
}

/** The call that a request makes. */
export const Incoming = createParamDecorator((_data: unknown, context: ExecutionContext): IncomingCall => {
  const { raw, headers, body } = context.switchToHttp().getRequest<FastifyRequest>();
  const { url = '' } = raw;
  const mark = url.indexOf('?');
  return { query: mark < 0 ? '' : url.slice(mark), headers, body: body as IncomingCall['body'] };
});
