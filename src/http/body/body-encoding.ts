import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  decodedBodyTooLarge,
  HttpError,
  malformedContentEncoding,
  unsupportedContentEncoding,
} from '../errors/http-error.js';
import { isStreamed } from '../route-options.js';

/** Supported by every Node version. `deflate` is the zlib format, as defined by RFC 9110. */
const BODY_DECODERS = { gzip: createGunzip, br: createBrotliDecompress, deflate: createInflate } as const;
type Coding = keyof typeof BODY_DECODERS;

const ACCEPTED_CODINGS = Object.keys(BODY_DECODERS).join(', ');
/** The coding of a body that is not encoded. */
const IDENTITY_CODING = 'identity';
const ALIASES: Readonly<Record<string, string>> = { 'x-gzip': 'gzip' };
const METHODS_WITHOUT_BODY = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/**
 * Decodes request bodies as they are read, up to the body limit of the route. A streamed form is not decoded: it is sent
 * upstream with its `Content-Encoding`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-8.4
 */
export function decodeBodies(server: FastifyInstance): void {
  server.addHook('preParsing', (request, reply, payload, done) => {
    if (!isEncoded(request) || isStreamed(request) || request.is404) {
      done(null, payload);
      return;
    }
    const coding = codingOf(request.headers['content-encoding']);
    if (coding === undefined) throw unsupportedContentEncoding(ACCEPTED_CODINGS);
    const decoded = createDecodedBody(request.raw, coding, request.routeOptions.bodyLimit);
    reply.raw.once('close', () => decoded.destroy());
    done(null, decoded);
  });
}

/** Whether a request has an encoded body. */
export function isEncoded({ method, headers }: Pick<FastifyRequest, 'method' | 'headers'>): boolean {
  const { 'content-encoding': contentEncoding } = headers;
  if (contentEncoding === undefined || METHODS_WITHOUT_BODY.has(method)) return false;
  return hasBody(headers) && codingsOf(contentEncoding).length > 0;
}

/** Whether the headers of a request announce a body that is not empty. */
export function hasBody({
  'content-length': length = '0',
  'transfer-encoding': encoding,
}: FastifyRequest['headers']): boolean {
  return length !== '0' || encoding !== undefined;
}

/** `undefined` for an unsupported coding, and for a body that is encoded more than once. */
function codingOf(contentEncoding = ''): Coding | undefined {
  const [coding = '', ...others] = codingsOf(contentEncoding);
  return others.length === 0 && Object.hasOwn(BODY_DECODERS, coding) ? (coding as Coding) : undefined;
}

function codingsOf(contentEncoding: string): string[] {
  return contentEncoding
    .split(',')
    .map((text) => text.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== IDENTITY_CODING)
    .map((coding) => ALIASES[coding] ?? coding);
}

/** A decoded body. The framework compares `receivedEncodedLength` with `Content-Length`. */
type DecodedBody = Readable & { receivedEncodedLength: number };

/** Reading starts when the decoded body is read. */
function createDecodedBody(raw: IncomingMessage, coding: Coding, maxBytes: number): DecodedBody {
  const countEncoded = ({ length }: Buffer): void => {
    decoded.receivedEncodedLength += length;
  };
  const decoded: DecodedBody = Object.assign(
    Readable.from(decodedChunks(raw, coding, maxBytes, countEncoded), { objectMode: false }),
    { receivedEncodedLength: 0 },
  );
  return decoded;
}

async function* decodedChunks(
  raw: IncomingMessage,
  coding: Coding,
  maxBytes: number,
  countEncoded: (chunk: Buffer) => void,
): AsyncGenerator<Buffer> {
  const decoder = BODY_DECODERS[coding]();
  raw.on('data', countEncoded).pipe(decoder);
  let bytes = 0;
  try {
    for await (const chunk of decoder as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw decodedBodyTooLarge(maxBytes);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof HttpError ? error : malformedContentEncoding(coding, error);
  }
}
