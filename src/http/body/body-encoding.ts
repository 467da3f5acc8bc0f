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
import { isStreamed } from './streamed-body.decorator.js';

/** Every supported Node version decodes these. `deflate` is the zlib format, as RFC 9110 defines it. */
const DECODERS = { gzip: createGunzip, br: createBrotliDecompress, deflate: createInflate } as const;
type Coding = keyof typeof DECODERS;

const ACCEPTED_CODINGS = Object.keys(DECODERS).join(', ');
/** A body in the coding `identity` is not encoded. */
const IDENTITY = 'identity';
const ALIASES: Readonly<Record<string, string>> = { 'x-gzip': 'gzip' };
const METHODS_WITHOUT_BODY = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/**
 * Decodes the body of a request while it is read, within the body limit of its route. A form that is passed on while it
 * comes in stays as it is: its `Content-Encoding` goes upstream with it.
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
    const decoded = decode(request.raw, coding, request.routeOptions.bodyLimit);
    reply.raw.once('close', () => decoded.destroy());
    done(null, decoded);
  });
}

/** Whether a request has a body in a coding other than `identity`. */
export function isEncoded({ method, headers }: Pick<FastifyRequest, 'method' | 'headers'>): boolean {
  const { 'content-encoding': contentEncoding } = headers;
  if (contentEncoding === undefined || METHODS_WITHOUT_BODY.has(method)) return false;
  return hasBody(headers) && codingsOf(contentEncoding).length > 0;
}

/** Whether a request announces a body that is not empty. */
export function hasBody({
  'content-length': length = '0',
  'transfer-encoding': encoding,
}: FastifyRequest['headers']): boolean {
  return length !== '0' || encoding !== undefined;
}

/** `undefined` for a coding that is not supported. A body that is encoded more than once is not either. */
function codingOf(contentEncoding = ''): Coding | undefined {
  const [coding = '', ...others] = codingsOf(contentEncoding);
  return others.length === 0 && Object.hasOwn(DECODERS, coding) ? (coding as Coding) : undefined;
}

function codingsOf(contentEncoding: string): string[] {
  return contentEncoding
    .split(',')
    .map((text) => text.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== IDENTITY)
    .map((coding) => ALIASES[coding] ?? coding);
}

/** A decoded body. The framework compares the number of its encoded bytes with `Content-Length`. */
type DecodedBody = Readable & { receivedEncodedLength: number };

/** Nothing is read before the decoded body is. */
function decode(raw: IncomingMessage, coding: Coding, maxBytes: number): DecodedBody {
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
  const decoder = DECODERS[coding]();
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
