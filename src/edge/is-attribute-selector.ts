import { ValidateBy } from 'class-validator';

/** OpenAI's own limit. */
const MAX_PAIRS = 16;

const isPair = (value: unknown): boolean => typeof value === 'string' && value.indexOf('=') > 0;

const isValue = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

function isAttributes(value: unknown): boolean {
  if (Array.isArray(value)) return value.length <= MAX_PAIRS && value.every(isPair);
  if (typeof value !== 'object' || value === null) return false;
  const values = Object.values(value);
  return values.length <= MAX_PAIRS && values.every(isValue);
}

/** At most 16 pairs `key=value`, or an object of at most 16 texts, numbers and booleans. */
export const IsAttributes = (): PropertyDecorator =>
  ValidateBy({
    name: 'isAttributes',
    validator: {
      validate: isAttributes,
      defaultMessage: () => `$property must be at most ${MAX_PAIRS} pairs key=value`,
    },
  });
