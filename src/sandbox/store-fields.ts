import { badRequest } from './http/api-error.js';
import { isJsonObject, wrongType, type Fields } from './fields.js';
import type { FileAttributes, Chunking } from './state/attached-file.js';
import type { Metadata } from './state/sandbox-vector-store.js';

const MAX_KEYS = 16;
const MAX_KEY_LENGTH = 64;
const MAX_VALUE_LENGTH = 512;

/** Reads a store's metadata: up to 16 keys of 64 characters, texts of 512. Null clears it. @throws OpenAiError 400 */
export function readMetadata(fields: Fields): Metadata | undefined {
  return fields.isNull('metadata')
    ? {}
    : (taggedWith(fields, 'metadata', ['string']) as Metadata | undefined);
}

/** Reads a file's attributes: like metadata, also numbers and booleans. @throws OpenAiError 400 */
export function readAttributes(fields: Fields): FileAttributes | undefined {
  return fields.isNull('attributes')
    ? {}
    : (taggedWith(fields, 'attributes', ['string', 'number', 'boolean']) as FileAttributes | undefined);
}

/** Reads `expires_after`: undefined when absent, null when it is to be removed. @throws OpenAiError 400 */
export function readExpiryDays(fields: Fields): number | null | undefined {
  if (fields.isNull('expires_after')) return null;
  const expiry = fields.object('expires_after', ['anchor', 'days']);
  if (!expiry) return undefined;
  expiry.requiredString('anchor');
  expiry.oneOf('anchor', ['last_active_at']);
  const days = expiry.integer('days', 1, 365);
  if (days === undefined) throw expiry.missing('days');
  return days;
}

/** Reads `chunking_strategy`; the overlap may be half a chunk at most. @throws OpenAiError 400 */
export function readChunking(fields: Fields): Chunking | undefined {
  const strategy = fields.object('chunking_strategy', ['type', 'static']);
  if (!strategy) return undefined;
  strategy.requiredString('type');
  if (strategy.oneOf('type', ['auto', 'static']) === 'auto') return undefined;
  const sizes = strategy.object('static', ['max_chunk_size_tokens', 'chunk_overlap_tokens']);
  if (!sizes) throw strategy.missing('static');
  const size = sizes.integer('max_chunk_size_tokens', 100, 4096);
  if (size === undefined) throw sizes.missing('max_chunk_size_tokens');
  const overlap = sizes.integer('chunk_overlap_tokens', 0, Math.floor(size / 2));
  if (overlap === undefined) throw sizes.missing('chunk_overlap_tokens');
  return { max_chunk_size_tokens: size, chunk_overlap_tokens: overlap };
}

function taggedWith(
  fields: Fields,
  name: string,
  types: readonly string[],
): Record<string, unknown> | undefined {
  const value = fields.raw(name);
  if (value === undefined) return undefined;
  if (!isJsonObject(value)) throw wrongType(name, 'an object', value);
  const count = Object.keys(value).length;
  if (count > MAX_KEYS)
    throw badRequest(
      `Invalid '${name}': too many properties. Expected an object with at most ${MAX_KEYS} properties, but got an object with ${count} properties instead.`,
      name,
      'object_above_max_properties',
    );
  for (const [key, text] of Object.entries(value)) checkTag(name, key, text, types);
  return value;
}

function checkTag(name: string, key: string, value: unknown, types: readonly string[]): void {
  const path = `${name}.${key}`;
  if (!types.includes(typeof value)) throw wrongType(path, `a ${types.join(' or ')}`, value);
  if (key.length > MAX_KEY_LENGTH) throw tooLong(path, MAX_KEY_LENGTH, key.length);
  if (typeof value === 'string' && value.length > MAX_VALUE_LENGTH)
    throw tooLong(path, MAX_VALUE_LENGTH, value.length);
}

function tooLong(path: string, max: number, length: number): Error {
  return badRequest(
    `Invalid '${path}': string too long. Expected a string with maximum length ${max}, but got a string with length ${length} instead.`,
    path,
    'string_above_max_length',
  );
}
