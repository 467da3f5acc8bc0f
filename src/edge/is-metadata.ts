import { ValidateBy } from 'class-validator';

/** OpenAI's own limit. */
const MAX_PAIRS = 16;

/** Makes an object of pairs `key=value`, as they come in a query; anything else stays as it is. */
export function toMetadata({ value }: { value: unknown }): unknown {
  const pairs = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(pairs) || !pairs.every(isPair)) return value;
  return Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
}

const isPair = (value: unknown): value is string => typeof value === 'string' && value.indexOf('=') > 0;

/** An object of at most 16 texts. */
export const IsMetadata = (): PropertyDecorator =>
  ValidateBy({
    name: 'isMetadata',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        Object.keys(value).length <= MAX_PAIRS &&
        Object.values(value).every((one) => typeof one === 'string'),
      defaultMessage: () => `$property must be at most ${MAX_PAIRS} pairs key=value`,
    },
  });
