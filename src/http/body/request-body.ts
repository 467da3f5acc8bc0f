import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  invalidUtf8,
  malformedJson,
  nestedTooDeep,
  unsupportedCharset,
  unsupportedMediaType,
} from '../errors/http-error.js';
import { JsonBody, isDeeperThan } from './json-body.js';
import { isOpenAiRequest, isStreamed } from '../route-options.js';

const JSON_BODY_TYPE = 'application/json';
/** Maximum nesting of arrays and objects; no valid body comes close. */
const MAX_JSON_DEPTH = 64;
const UTF8_BOM = Buffer.from([0xef, 0xbb, 0xbf]);
/** UTF-16 and UTF-32 in any byte order. Other charsets are ignored: they have no meaning for JSON (RFC 8259). */
const WIDE_CHARSET = /;\s*charset\s*=\s*"?\s*(?:utf-?(?:16|32)|ucs-?[24]|unicode)/i;
const [BYTE_ORDER_1, BYTE_ORDER_2] = [0xfe, 0xff];

type ParserCallback = (error: Error | null, body?: unknown) => void;

/**
 * Accepts JSON in UTF-8 and, on upload routes, forms. Other bodies are rejected. An empty body with
 * `Content-Type: application/json` is not an error, because clients send it with DELETE. Under `/v1`, the bytes of a body are
 * kept; a form remains a stream.
 */
export function acceptBodies(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeContentTypeParser([JSON_BODY_TYPE, 'text/plain']);
  server.addContentTypeParser(JSON_BODY_TYPE, { parseAs: 'buffer' }, (request, body, done) => {
    const json = withoutBom(body as Buffer);
    // The response is 404 for any body.
    if (json.length === 0 || request.is404) done(null, undefined);
    else if (isWide(request, json)) done(unsupportedCharset());
    else if (isOpenAiRequest(request)) passOn(json, done);
    else if (!isUtf8(json)) done(invalidUtf8());
    else if (isDeeperThan(MAX_JSON_DEPTH, json)) done(nestedTooDeep(MAX_JSON_DEPTH));
    else void parse(request, json.toString(), done);
  });
  server.addContentTypeParser('multipart/form-data', (request, body, done) => {
    if (isStreamed(request)) done(null, body);
    else done(unsupportedMediaType());
  });
  server.addHook('preParsing', rejectJsonOnFormRoute);
}

/** Runs before the body is read. */
function rejectJsonOnFormRoute(
  request: FastifyRequest,
  _reply: unknown,
  payload: unknown,
  done: (error: Error | null, payload?: never) => void,
): void {
  done(
    isStreamed(request) && request.mediaType === JSON_BODY_TYPE ? unsupportedMediaType() : null,
    payload as never,
  );
}

function withoutBom(body: Buffer): Buffer {
  return body.subarray(0, UTF8_BOM.length).equals(UTF8_BOM) ? body.subarray(UTF8_BOM.length) : body;
}

/**
 * Whether a text is UTF-16 or UTF-32, by its declared charset, its byte order mark, or a zero in its first two bytes. JSON
 * starts with an ASCII character, so neither byte is zero in UTF-8.
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

function passOn(bytes: Buffer, done: ParserCallback): void {
  try {
    done(null, JsonBody.parse(bytes));
  } catch (error) {
    done(error instanceof SyntaxError ? malformedJson() : (error as Error));
  }
}
