import { ValidateBy } from 'class-validator';
import { MAX_KEY_VALUE_PAIRS } from '../../config/limits.js';

const isPair = (value: unknown): boolean => typeof value === 'string' && value.indexOf('=') > 0;

const isValue = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

/** None at all would say nothing, and so mean everything. */
const hasSome = ({ length }: readonly unknown[]): boolean => length >= 1 && length <= MAX_KEY_VALUE_PAIRS;

function isAttributes(value: unknown): boolean {
  if (Array.isArray(value)) return hasSome(value) && value.every(isPair);
  if (typeof value !== 'object' || value === null) return false;
  const values = Object.values(value);
  return hasSome(values) && values.every(isValue);
}

/** 1 to 16 pairs `key=value`, or an object of 1 to 16 texts, numbers and booleans. */
export const IsAttributeFilter = (): PropertyDecorator =>
  ValidateBy({
    name: 'isAttributes',
    validator: {
      validate: isAttributes,
      defaultMessage: () => `$property must be 1 to ${MAX_KEY_VALUE_PAIRS} pairs key=value`,
    },
  });
