import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { type CalledRequest, callerOf } from '../../http/auth/caller.decorator.js';
import type { JsonBody } from '../../http/body/json-body.js';
import { IdPipe } from '../../http/validation/id.pipe.js';
import type { Caller } from '../../openai/caller.js';
import type { OpenAiOperationName } from './operations.js';

/** A request under `/v1` as it was received. OpenAI validates its fields and parameters. */
export interface IncomingCall {
  readonly operation: OpenAiOperationName;
  readonly caller: Caller;
  /** Ids of the path by their names, in their order. */
  readonly ids: Readonly<Record<string, string>>;
  /** With the question mark; empty without a query. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** JSON, or the stream of a form. */
  readonly body: JsonBody | Readable | undefined;
}

/** Metadata of a handler: the {@link OpenAiOperationName} that it relays. */
export const OPERATION_NAME = Symbol('OPERATION_NAME');

const ID_PIPE = new IdPipe();

/**
 * Injects the {@link IncomingCall} of a request.
 *
 * @throws HttpError 422 for an invalid id
 */
export const Incoming = createParamDecorator((_data: unknown, context: ExecutionContext): IncomingCall => {
  const request = context.switchToHttp().getRequest<CalledRequest>();
  const { raw, headers, body } = request;
  const ids = request.params as IncomingCall['ids'];
  for (const [data, id] of Object.entries(ids)) ID_PIPE.transform(id, { type: 'param', data });
  const { url = '' } = raw;
  const mark = url.indexOf('?');
  return {
    operation: Reflect.getMetadata(OPERATION_NAME, context.getHandler()) as OpenAiOperationName,
    caller: callerOf(request),
    ids,
    query: mark < 0 ? '' : url.slice(mark),
    headers,
    body: body as IncomingCall['body'],
  };
});
