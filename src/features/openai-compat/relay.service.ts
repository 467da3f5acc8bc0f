import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import { encodedId } from '../../openai/object-id.js';
import { OpenAiGateway } from '../../openai/gateway/openai.gateway.js';
import { forwardedRequestHeaders } from '../../openai/relay/relay-headers.js';
import type { RelayCall } from '../../openai/relay/relay.js';
import type { RelayedResponse } from '../../openai/relay/relayed-response.js';
import { UploadBody } from '../../openai/http/upload-body.js';
import type { IncomingCall } from './incoming-call.js';
import { OPENAI_OPERATIONS, type OpenAiOperation, PATH_ID } from './operations.js';

/** Relays the calls of `/v1` to OpenAI. Throws the errors of the gateway. */
@Injectable()
export class RelayService {
  constructor(
    private readonly gateway: OpenAiGateway,
    private readonly environment: Environment,
  ) {}

  /**
   * Relays one call with the caller's credentials.
   *
   * @throws BodyTooLargeError for an upload of more than `UPLOAD_LIMIT_BYTES`
   */
  relay(incoming: IncomingCall): Promise<RelayedResponse> {
    const operation: OpenAiOperation = OPENAI_OPERATIONS[incoming.operation];
    const { deleted, method, isIdempotent, expectsJson, isTransfer } = operation;
    const { caller, ids, query } = incoming;
    return this.gateway.relay({
      ...caller,
      operation: incoming.operation,
      method,
      isIdempotent,
      expectsJson,
      isTransfer,
      path: operation.path.replace(PATH_ID, (_id, name: string) => encodedId(ids[name] ?? '')) + query,
      headers: relayHeaders(incoming),
      deletes: deleted === undefined ? undefined : { id: Object.values(ids).at(-1) ?? '', object: deleted },
      ...(method === 'POST' && this.bodyOf(operation, incoming)),
    });
  }

  private bodyOf(
    { attaches }: OpenAiOperation,
    { body, headers, ids }: IncomingCall,
  ): Pick<RelayCall, 'body' | 'attaches'> {
    if (body === undefined) return {};
    if (!(body instanceof Readable))
      return { body: body.bytes, attaches: attaches?.(body.value, ids.vector_store_id) };
    const length = headers['content-length'];
    return {
      body: new UploadBody(body, length === undefined ? undefined : Number(length), {
        maxBytes: this.environment.UPLOAD_LIMIT_BYTES,
        idleMs: this.environment.OPENAI_TIMEOUT_MS,
      }),
    };
  }
}

/** A form keeps its content encoding, since it is streamed; JSON has been decoded. */
function relayHeaders({ headers, body }: IncomingCall): Record<string, string> {
  const passed = forwardedRequestHeaders(headers);
  const { 'content-encoding': contentEncoding } = headers;
  if (body instanceof Readable && contentEncoding !== undefined) passed['content-encoding'] = contentEncoding;
  return passed;
}
