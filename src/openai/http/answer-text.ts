import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import Negotiator from 'negotiator';
import { MAX_RESPONSE_BYTES } from './answer-handler.js';

type Decoder = (body: Buffer, options: zlib.ZlibOptions) => Promise<Buffer>;
type Decode = typeof zlib.gunzip;

/** Encodings applied to one body; more than one is unusual. */
const MAX_ENCODINGS = 3;
const IDENTITY = 'identity';

const decoder = (decode: unknown): Decoder => promisify<Buffer, zlib.ZlibOptions, Buffer>(decode as Decode);

/** Present from Node 22.15. */
const { zstdDecompress } = zlib as { zstdDecompress?: Decode };

const DECODERS: Readonly<Record<string, Decoder>> = {
  gzip: decoder(zlib.gunzip),
  'x-gzip': decoder(zlib.gunzip),
  br: decoder(zlib.brotliDecompress),
  deflate: decoder(inflateAny),
  ...(zstdDecompress !== undefined && { zstd: decoder(zstdDecompress) }),
};

/** Encodings requested where the service reads the response itself. */
export const ACCEPTED_ENCODINGS = 'gzip, br';

/** Encodings that can be decoded, in the order of preference where the client has none. */
const OFFERED = ['gzip', 'br', 'deflate', ...(zstdDecompress === undefined ? [] : ['zstd'])];

/**
 * Value of `Accept-Encoding` for upstream: the encodings that the client accepts and that can be decoded here, so that an
 * error response can be read and masked.
 */
export function offeredEncodings(accepted: string): string {
  if (accepted.split(',').every(isOffered)) return accepted;
  const encodings = new Negotiator({ headers: { 'accept-encoding': accepted } }).encodings(OFFERED);
  return encodings.join(', ') || IDENTITY;
}

/** An entry of `Accept-Encoding`, which may have a weight. */
function isOffered(entry: string): boolean {
  const [name = ''] = entry.split(';', 1);
  return OFFERED.includes(name.trim().toLowerCase());
}

/**
 * The body of a response as text; `undefined` where it has an encoding that cannot be decoded.
 *
 * @throws zlib's error, with its `code`, where the body does not have the encoding that its header names
 */
export async function textOf(body: Buffer, encoding: unknown): Promise<string | undefined> {
  if (encoding === undefined) return body.toString('utf8');
  const names = (encoding as string)
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  const decoders = names.filter((name) => name !== IDENTITY && name !== '').map((name) => DECODERS[name]);
  if (decoders.length > MAX_ENCODINGS || !decoders.every((decode) => decode !== undefined)) return undefined;
  let decoded = body;
  for (const decode of decoders.reverse())
    decoded = await decode(decoded, { maxOutputLength: MAX_RESPONSE_BYTES });
  return decoded.toString('utf8');
}

/** `deflate` is the zlib format; some servers send the raw one. */
function inflateAny(
  body: Buffer,
  options: zlib.ZlibOptions,
  done: (error: Error | null, result: Buffer) => void,
): void {
  const isZlib = ((body[0] ?? 0) & 0x0f) === 0x08;
  if (isZlib) zlib.inflate(body, options, done);
  else zlib.inflateRaw(body, options, done);
}
