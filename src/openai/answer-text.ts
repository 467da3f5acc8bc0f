import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, type ZlibOptions } from 'node:zlib';
import { MAX_RESPONSE_BYTES } from './answer-handler.js';

/** Encodings that are asked for where the service reads the answer itself. */
export const ACCEPTED_ENCODINGS = 'gzip, br';

type Decoder = (body: Buffer, options: ZlibOptions) => Promise<Buffer>;

const decoders: Readonly<Record<string, Decoder>> = {
  gzip: promisify<Buffer, ZlibOptions, Buffer>(gunzip),
  br: promisify<Buffer, ZlibOptions, Buffer>(brotliDecompress),
  deflate: promisify<Buffer, ZlibOptions, Buffer>(inflate),
};

/**
 * An answer's body as text; `undefined` where it came in an encoding that is not known.
 *
 * @throws what zlib throws, with its `code`
 */
export async function textOf(body: Buffer, encoding: unknown): Promise<string | undefined> {
  if (encoding === undefined || encoding === 'identity') return body.toString('utf8');
  const decode = typeof encoding === 'string' ? decoders[encoding.toLowerCase()] : undefined;
  return decode && (await decode(body, { maxOutputLength: MAX_RESPONSE_BYTES })).toString('utf8');
}
