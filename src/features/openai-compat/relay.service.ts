import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import type { Caller } from '../../openai/caller.js';
import { encodedId } from '../../openai/object-id.js';
import { OpenAiGateway } from '../../openai/gateway/openai.gateway.js';
import { passedOnHeaders } from '../../openai/relay/relay-headers.js';
import type { RelayCall } from '../../openai/relay/relay.js';
import type { RelayedAnswer } from '../../openai/relay/relayed-answer.js';
import { UploadBody } from '../../openai/http/upload-body.js';
import type { IncomingCall } from './incoming-call.js';
import type { Operation } from './operations.js';

/** Hands calls of the OpenAI-compatible surface on. Errors are those of the gateway. */
@Injectable()
export class RelayService {
  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly environment: Environment,
  ) {}

  /**
   * Makes one call of OpenAI's API in the caller's name.
   *
   * @param ids those in the path, in its order
   * @throws BodyTooLargeError for an upload beyond `UPLOAD_LIMIT_BYTES`
   */
  relay(
    operation: Operation,
    caller: Caller,
    incoming: IncomingCall,
    ...ids: string[]
  ): Promise<RelayedAnswer> {
    const { name, deleted, method, isRepeatable, expectsJson, isTransfer } = operation;
    return this.gateway.relay({
      ...caller,
      operation: name,
      method,
      isRepeatable,
      expectsJson,
      isTransfer,
      path: operation.path(...ids.map(encodedId)) + incoming.query,
      headers: headersOf(incoming),
      deletes: deleted === undefined ? undefined : { id: ids.at(-1) ?? '', object: deleted },
      ...(method === 'POST' && this.bodyOf(operation, incoming, ids[0])),
    });
  }

  private bodyOf(
    { attaches }: Operation,
    { body, headers }: IncomingCall,
    vectorStoreId: string | undefined,
  ): Pick<RelayCall, 'body' | 'attaches'> {
    if (body === undefined) return {};
    if (!(body instanceof Readable))
      return { body: body.bytes, attaches: attaches?.(body.value, vectorStoreId) };
    const length = headers['content-length'];
    return {
      body: new UploadBody(body, length === undefined ? undefined : Number(length), {
        maxBytes: this.environment.UPLOAD_LIMIT_BYTES,
        idleMs: this.environment.OPENAI_TIMEOUT_MS,
      }),
    };
  }
}

/** A form goes upstream in the coding in which it comes; JSON has been decoded. */
function headersOf({ headers, body }: IncomingCall): Record<string, string> {
  const passed = passedOnHeaders(headers);
  const { 'content-encoding': contentEncoding } = headers;
  if (body instanceof Readable && contentEncoding !== undefined) passed['content-encoding'] = contentEncoding;
  return passed;
}
