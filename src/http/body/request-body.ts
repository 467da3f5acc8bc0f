import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  bodyNotUtf8,
  malformedJson,
  nestedTooDeep,
  notUtf8Json,
  unsupportedMediaType,
} from '../errors/http-error.js';
import { JsonBody } from './json-body.js';
import { isDeeperThan } from './json-depth.js';
import { isOpenAiRequest } from '../server/openai-surface.js';
import { isStreamed } from './streamed-body.decorator.js';

const JSON_TYPE = 'application/json';
/** Lists and objects in each other: far more than any body that is understood has. */
const MAX_JSON_DEPTH = 64;
const UTF8_BOM = Buffer.from([0xef, 0xbb, 0xbf]);
/** Of UTF-16 and UTF-32, with one of the byte orders or without; other charsets have no meaning for JSON (RFC 8259). */
const WIDE_CHARSET = /;\s*charset\s*=\s*"?\s*(?:utf-?(?:16|32)|ucs-?[24]|unicode)/i;
const [BYTE_ORDER_1, BYTE_ORDER_2] = [0xfe, 0xff];

type Done = (error: Error | null, body?: unknown) => void;

/**
 * Accepts JSON in UTF-8 and, on routes for uploads, forms; refuses everything else. Clients send
 * `Content-Type: application/json` with a DELETE that has no body: that is not an error. The body of a route under `/v1`
 * is kept as bytes, a form as a stream.
 */
export function acceptBodies(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeContentTypeParser([JSON_TYPE, 'text/plain']);
  server.addContentTypeParser(JSON_TYPE, { parseAs: 'buffer' }, (request, body, done) => {
    const json = withoutBom(body as Buffer);
    // The answer is 404, whatever the body is.
    if (json.length === 0 || request.is404) done(null, undefined);
    else if (isWide(request, json)) done(bodyNotUtf8());
    else if (isOpenAiRequest(request)) handOn(json, done);
    else if (!isUtf8(json)) done(notUtf8Json());
    else if (isDeeperThan(MAX_JSON_DEPTH, json)) done(nestedTooDeep(MAX_JSON_DEPTH));
    else void parse(request, json.toString(), done);
  });
  server.addContentTypeParser('multipart/form-data', (request, body, done) => {
    if (isStreamed(request)) done(null, body);
    else done(unsupportedMediaType());
  });
  server.addHook('preParsing', refuseJsonInsteadOfForm);
}

/** Before any of the body is read. */
function refuseJsonInsteadOfForm(
  request: FastifyRequest,
  _reply: unknown,
  payload: unknown,
  done: (error: Error | null, payload?: never) => void,
): void {
  done(
    isStreamed(request) && request.mediaType === JSON_TYPE ? unsupportedMediaType() : null,
    payload as never,
  );
}

function withoutBom(body: Buffer): Buffer {
  return body.subarray(0, UTF8_BOM.length).equals(UTF8_BOM) ? body.subarray(UTF8_BOM.length) : body;
}

/**
 * Whether a text is UTF-16 or UTF-32: by its declared charset, its byte order mark, or a zero byte among the first two.
 * JSON begins with an ASCII character, so in UTF-8 none of these two bytes is zero.
 */
function isWide(request: FastifyRequest, json: Buffer): boolean {
  const [first, second] = json;
  const hasByteOrderMark =
    (first === BYTE_ORDER_1 && second === BYTE_ORDER_2) ||
    (first === BYTE_ORDER_2 && second === BYTE_ORDER_1);
  return (
    hasByteOrderMark ||
    first === 0 ||
    second === 0 ||
    WIDE_CHARSET.test(request.headers['content-type'] ?? '')
  );
}

function handOn(bytes: Buffer, done: Done): void {
  try {
    done(null, JsonBody.parse(bytes));
  } catch (error) {
    done(error instanceof SyntaxError ? malformedJson() : (error as Error));
  }
}
