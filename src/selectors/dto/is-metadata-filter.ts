import { ValidateBy } from 'class-validator';
import { MAX_KEY_VALUE_PAIRS } from '../../config/limits.js';

/** Makes an object of pairs `key=value`, as they come in a query; anything else stays as it is, and so does a key named twice. */
export function toMetadata({ value }: { value: unknown }): unknown {
  const pairs = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(pairs) || !pairs.every(isPair)) return value;
  const entries = pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
  const metadata = Object.fromEntries(entries) as object;
  return Object.keys(metadata).length === entries.length ? metadata : value;
}

const isPair = (value: unknown): value is string => typeof value === 'string' && value.indexOf('=') > 0;

/** An object of 1 to 16 texts: none at all would say nothing, and so mean everything. */
export const IsMetadataFilter = (): PropertyDecorator =>
  ValidateBy({
    name: 'isMetadata',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        Object.keys(value).length >= 1 &&
        Object.keys(value).length <= MAX_KEY_VALUE_PAIRS &&
        Object.values(value).every((one) => typeof one === 'string'),
      defaultMessage: () => `$property must be 1 to ${MAX_KEY_VALUE_PAIRS} pairs key=value, each key once`,
    },
  });
