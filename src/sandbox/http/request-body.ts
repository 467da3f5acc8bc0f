import type { IncomingMessage } from 'node:http';
import { ApiError, badRequest } from './api-error.js';

/** A file of 512 MiB and the form around it. */
const MAX_BODY_BYTES = 513 * 1024 * 1024;

/** The first buffer for a body without `content-length`. It doubles when it is full. */
const INITIAL_BYTES = 64 * 1024;

/**
 * Reads the body into one buffer. With `content-length` the buffer has its final size from the start, so a large upload is in
 * memory only once.
 *
 * @throws ApiError 413 above 513 MiB, before reading if `content-length` exceeds it
 */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const announced = request.headers['content-length'];
  if (Number(announced) > MAX_BODY_BYTES) throw tooLarge();
  let body: Buffer = Buffer.allocUnsafe(announced === undefined ? INITIAL_BYTES : Number(announced));
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    const end = bytes + chunk.length;
    if (end > MAX_BODY_BYTES) throw tooLarge();
    if (end > body.length)
      body = Buffer.concat([body], Math.min(MAX_BODY_BYTES, Math.max(end, 2 * body.length)));
    chunk.copy(body, bytes);
    bytes = end;
  }
  return body.subarray(0, bytes);
}

function tooLarge(): ApiError {
  return new ApiError(413, 'Maximum content size limit (536870912) exceeded.');
}

/** Parses a JSON body; an empty one is `{}`. @throws ApiError 400 */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString()) as unknown;
  } catch {
    throw badRequest(
      'We could not parse the JSON body of your request. (HINT: This likely means you aren’t using your HTTP library ' +
        'correctly. The OpenAI API expects a JSON payload, but the body was not valid JSON.)',
    );
  }
}
