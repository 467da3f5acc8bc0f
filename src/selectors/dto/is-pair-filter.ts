import { MAX_KEY_VALUE_PAIRS } from '../../config/limits.js';
import { isRecord } from '../../http/validation/is-key-value-pairs.js';
import { Satisfies } from '../../http/validation/is-passing.js';

const PAIRS_RULE = `must be 1 to ${MAX_KEY_VALUE_PAIRS} pairs key=value`;

const isPair = (value: unknown): value is string => typeof value === 'string' && value.indexOf('=') > 0;

/** Splits `key=value` at the first equals sign. */
export function pairOf(text: string): [key: string, value: string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}

/** Between 1 and 16: an empty filter would match everything. */
const isCount = (count: number): boolean => count >= 1 && count <= MAX_KEY_VALUE_PAIRS;

const hasValues = (value: unknown, types: readonly string[]): boolean =>
  isRecord(value) &&
  isCount(Object.keys(value).length) &&
  Object.values(value).every((one) => types.includes(typeof one));

/** Converts pairs `key=value` of a query to an object. Any other value, and pairs with a repeated key, stay unchanged. */
export function toMetadata({ value }: { value: unknown }): unknown {
  const pairs = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(pairs) || !pairs.every(isPair)) return value;
  const entries = pairs.map(pairOf);
  const metadata = Object.fromEntries(entries) as object;
  return Object.keys(metadata).length === entries.length ? metadata : value;
}

/** An object of 1 to 16 texts. */
export const IsMetadataFilter = (): PropertyDecorator =>
  Satisfies('isMetadata', (value) => hasValues(value, ['string']), `${PAIRS_RULE}, each key once`);

/** 1 to 16 pairs `key=value`, or an object of 1 to 16 texts, numbers and booleans. */
export const IsAttributeFilter = (): PropertyDecorator =>
  Satisfies(
    'isAttributes',
    (value) =>
      Array.isArray(value)
        ? isCount(value.length) && value.every(isPair)
        : hasValues(value, ['string', 'number', 'boolean']),
    PAIRS_RULE,
  );
