import { Fields, wrongType } from '../fields.js';
import type { FileAttributes } from '../state/attached-file.js';

export type AttributePredicate = (attributes: FileAttributes) => boolean;
type FilterValue = string | number | boolean | readonly (string | number)[];

type Comparison = (actual: FilterValue | undefined, expected: FilterValue) => boolean;

/** The comparisons by filter type. Values of different types are never greater or less. */
const COMPARISONS = {
  eq: (actual, expected) => actual === expected,
  ne: (actual, expected) => actual !== expected,
  gt: (actual, expected) => isComparable(actual, expected) && actual > expected,
  gte: (actual, expected) => isComparable(actual, expected) && actual >= expected,
  lt: (actual, expected) => isComparable(actual, expected) && actual < expected,
  lte: (actual, expected) => isComparable(actual, expected) && actual <= expected,
  in: (actual, expected) => [expected].flat().some((item) => item === actual),
  nin: (actual, expected) => [expected].flat().every((item) => item !== actual),
} satisfies Record<string, Comparison>;

const FILTER_TYPES = [...(Object.keys(COMPARISONS) as (keyof typeof COMPARISONS)[]), 'and', 'or'] as const;

/**
 * Parses a comparison or compound filter. A file without the attribute matches only `ne` and `nin`.
 *
 * @throws ApiError 400
 */
export function parseAttributeFilter(value: unknown, path: string): AttributePredicate {
  const fields = Fields.of(value, ['type', 'key', 'value', 'filters'], path);
  const type = fields.requiredOneOf('type', FILTER_TYPES);
  return type === 'and' || type === 'or'
    ? parseCompound(fields, type)
    : parseComparison(fields, COMPARISONS[type]);
}

function parseCompound(fields: Fields, type: 'and' | 'or'): AttributePredicate {
  const filters = fields.required('filters', fields.array('filters', 0, 1000));
  const parts = filters.map((part, index) =>
    parseAttributeFilter(part, `${fields.path('filters')}[${index}]`),
  );
  return type === 'and'
    ? (attributes) => parts.every((matches) => matches(attributes))
    : (attributes) => parts.some((matches) => matches(attributes));
}

function parseComparison(fields: Fields, matches: Comparison): AttributePredicate {
  const key = fields.requiredString('key');
  const expected = readFilterValue(fields);
  return (attributes) => matches(attributes[key], expected);
}

function readFilterValue(fields: Fields): FilterValue {
  const value = fields.required('value', fields.raw('value'));
  const isScalar = ['string', 'number', 'boolean'].includes(typeof value);
  const isList = Array.isArray(value) && value.every((item) => ['string', 'number'].includes(typeof item));
  if (!isScalar && !isList)
    throw wrongType(fields.path('value'), 'a string, number, boolean or array', value);
  return value as FilterValue;
}

function isComparable(actual: FilterValue | undefined, expected: FilterValue): actual is FilterValue {
  return typeof actual === typeof expected;
}
