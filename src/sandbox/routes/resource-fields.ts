import { checkLength, isJsonObject, wrongType, type Fields } from '../fields.js';
import { badRequest } from '../http/api-error.js';
import type { Chunking, FileAttributes } from '../state/attached-file.js';
import type { Metadata } from '../state/sandbox-vector-store.js';
import { DAY_SECONDS, HOUR_SECONDS } from '../units.js';

const MAX_KEYS = 16;
const MAX_TAG_KEY_LENGTH = 64;
const MAX_TAG_VALUE_LENGTH = 512;

/** Reads a vector store's `metadata`: at most 16 strings. `null` clears it. @throws ApiError 400 */
export function readMetadata(fields: Fields): Metadata | undefined {
  return readTags(fields, 'metadata', ['string']) as Metadata | undefined;
}

/** Reads a file's `attributes`: at most 16 strings, numbers and booleans. `null` clears them. @throws ApiError 400 */
export function readAttributes(fields: Fields): FileAttributes | undefined {
  return readTags(fields, 'attributes', ['string', 'number', 'boolean']) as FileAttributes | undefined;
}

/** Reads a vector store's `expires_after` in days. `null` removes the expiry. @throws ApiError 400 */
export function readExpiryDays(fields: Fields): number | null | undefined {
  if (fields.isNull('expires_after')) return null;
  const expiry = fields.object('expires_after', ['anchor', 'days']);
  expiry?.requiredOneOf('anchor', ['last_active_at']);
  return expiry?.requiredInteger('days', 1, 365);
}

/** Reads a file's lifetime in seconds from the fields of `expires_after`. @throws ApiError 400 */
export function readFileLifetime(expiry: Fields, anchor = 'anchor', seconds = 'seconds'): number {
  expiry.requiredOneOf(anchor, ['created_at']);
  return expiry.requiredInteger(seconds, HOUR_SECONDS, 30 * DAY_SECONDS);
}

/** Reads `chunking_strategy`. The overlap may not exceed half of the chunk size. @throws ApiError 400 */
export function readChunking(fields: Fields): Chunking | undefined {
  const strategy = fields.object('chunking_strategy', ['type', 'static']);
  if (!strategy || strategy.requiredOneOf('type', ['auto', 'static']) === 'auto') return undefined;
  const sizes = strategy.required(
    'static',
    strategy.object('static', ['max_chunk_size_tokens', 'chunk_overlap_tokens']),
  );
  const size = sizes.requiredInteger('max_chunk_size_tokens', 100, 4096);
  const overlap = sizes.requiredInteger('chunk_overlap_tokens', 0, Math.floor(size / 2));
  return { max_chunk_size_tokens: size, chunk_overlap_tokens: overlap };
}

function readTags(
  fields: Fields,
  name: string,
  types: readonly string[],
): Record<string, unknown> | undefined {
  const value = fields.isNull(name) ? {} : fields.raw(name);
  if (value === undefined) return undefined;
  if (!isJsonObject(value)) throw wrongType(name, 'an object', value);
  const count = Object.keys(value).length;
  if (count > MAX_KEYS)
    throw badRequest(
      `Invalid '${name}': too many properties. Expected an object with at most ${MAX_KEYS} properties, but got an object with ${count} properties instead.`,
      name,
      'object_above_max_properties',
    );
  for (const [key, tag] of Object.entries(value)) {
    const path = `${name}.${key}`;
    if (!types.includes(typeof tag)) throw wrongType(path, `a ${types.join(' or ')}`, tag);
    checkLength(path, 'a string', key.length, 0, MAX_TAG_KEY_LENGTH);
    if (typeof tag === 'string') checkLength(path, 'a string', tag.length, 0, MAX_TAG_VALUE_LENGTH);
  }
  return value;
}
