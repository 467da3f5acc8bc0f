import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export const REQUEST_ID_HEADER = 'x-request-id';
/** A request id of the caller that is safe in logs and headers. */
const SAFE_REQUEST_ID = /^[\w.:-]{1,128}$/;

/** The request id sent by the caller if it is safe, otherwise a new one. */
export function requestIdFor(request: IncomingMessage): string {
  const given = request.headers[REQUEST_ID_HEADER];
  return typeof given === 'string' && SAFE_REQUEST_ID.test(given) ? given : randomUUID();
}
