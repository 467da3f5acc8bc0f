import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import Negotiator from 'negotiator';
import { MAX_RESPONSE_BYTES } from './response-handler.js';

type Decoder = (body: Buffer, options: zlib.ZlibOptions) => Promise<Buffer>;
type Decode = typeof zlib.gunzip;

/** Most encodings of one body. More than one is unusual. */
const MAX_ENCODINGS = 3;
export const IDENTITY_ENCODING = 'identity';

const decoder = (decode: unknown): Decoder => promisify<Buffer, zlib.ZlibOptions, Buffer>(decode as Decode);

/** Available since Node 22.15. */
const { zstdDecompress } = zlib as { zstdDecompress?: Decode };

const RESPONSE_DECODERS: Readonly<Record<string, Decoder>> = {
  gzip: decoder(zlib.gunzip),
  'x-gzip': decoder(zlib.gunzip),
  br: decoder(zlib.brotliDecompress),
  deflate: decoder(inflateAny),
  ...(zstdDecompress !== undefined && { zstd: decoder(zstdDecompress) }),
};

/** Encodings requested where the service reads the response itself. */
export const ACCEPTED_ENCODINGS = 'gzip, br';

/** Encodings that can be decoded, in the order used if the client has no preference. */
const OFFERED = ['gzip', 'br', 'deflate', ...(zstdDecompress === undefined ? [] : ['zstd'])];

/**
 * Value of `Accept-Encoding` for upstream: the encodings that the client accepts and that can be decoded here, so that an
 * error response can be read and masked.
 */
export function offeredEncodings(accepted: string): string {
  if (accepted.split(',').every(isOffered)) return accepted;
  const encodings = new Negotiator({ headers: { 'accept-encoding': accepted } }).encodings(OFFERED);
  return encodings.join(', ') || IDENTITY_ENCODING;
}

/** @param entry of `Accept-Encoding`, possibly with a weight */
function isOffered(entry: string): boolean {
  const [name = ''] = entry.split(';', 1);
  return OFFERED.includes(name.trim().toLowerCase());
}

/**
 * Decodes a response body to text; `undefined` if its encoding is not supported.
 *
 * @throws zlib's error, with its `code`, if the body is not encoded as its header states
 */
export async function decodedText(body: Buffer, encoding: unknown): Promise<string | undefined> {
  if (encoding === undefined) return body.toString('utf8');
  const names = (encoding as string)
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  const decoders = names
    .filter((name) => name !== IDENTITY_ENCODING && name !== '')
    .map((name) => RESPONSE_DECODERS[name]);
  if (decoders.length > MAX_ENCODINGS || !decoders.every((decode) => decode !== undefined)) return undefined;
  let decoded = body;
  for (const decode of decoders.reverse())
    decoded = await decode(decoded, { maxOutputLength: MAX_RESPONSE_BYTES });
  return decoded.toString('utf8');
}

/** `deflate` denotes the zlib format, but some servers send raw deflate data. */
function inflateAny(
  body: Buffer,
  options: zlib.ZlibOptions,
  done: (error: Error | null, result: Buffer) => void,
): void {
  const isZlib = ((body[0] ?? 0) & 0x0f) === 0x08;
  if (isZlib) zlib.inflate(body, options, done);
  else zlib.inflateRaw(body, options, done);
}
