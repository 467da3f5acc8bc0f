import { Fields, wrongType } from '../fields.js';
import type { FileAttributes } from '../state/attached-file.js';

export type AttributePredicate = (attributes: FileAttributes) => boolean;
type FilterValue = string | number | boolean | readonly (string | number)[];

const COMPARISON_OPERATORS = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'nin'] as const;
const COMPOUND_OPERATORS = ['and', 'or'] as const;
const FILTER_TYPES = [...COMPARISON_OPERATORS, ...COMPOUND_OPERATORS];

/**
 * Parses a comparison or compound filter. A file without the attribute matches only `ne` and `nin`. Values of different types
 * are never greater or less.
 *
 * @throws ApiError 400
 */
export function parseAttributeFilter(value: unknown, path: string): AttributePredicate {
  const fields = Fields.of(value, ['type', 'key', 'value', 'filters'], path);
  const type = fields.requiredOneOf('type', FILTER_TYPES);
  return type === 'and' || type === 'or' ? parseCompound(fields, type) : parseComparison(fields, type);
}

function parseCompound(fields: Fields, type: (typeof COMPOUND_OPERATORS)[number]): AttributePredicate {
  const filters = fields.required('filters', fields.array('filters', 0, 1000));
  const parts = filters.map((part, index) =>
    parseAttributeFilter(part, `${fields.path('filters')}[${index}]`),
  );
  return type === 'and'
    ? (attributes) => parts.every((matches) => matches(attributes))
    : (attributes) => parts.some((matches) => matches(attributes));
}

function parseComparison(fields: Fields, type: (typeof COMPARISON_OPERATORS)[number]): AttributePredicate {
  const key = fields.requiredString('key');
  const expected = readFilterValue(fields);
  return (attributes) => compareAttribute(type, attributes[key], expected);
}

function readFilterValue(fields: Fields): FilterValue {
  const value = fields.required('value', fields.raw('value'));
  const isScalar = ['string', 'number', 'boolean'].includes(typeof value);
  const isList = Array.isArray(value) && value.every((item) => ['string', 'number'].includes(typeof item));
  if (!isScalar && !isList)
    throw wrongType(fields.path('value'), 'a string, number, boolean or array', value);
  return value as FilterValue;
}

function compareAttribute(
  type: (typeof COMPARISON_OPERATORS)[number],
  actual: string | number | boolean | undefined,
  expected: FilterValue,
): boolean {
  const list: readonly unknown[] = Array.isArray(expected) ? expected : [expected];
  switch (type) {
    case 'eq':
      return actual === expected;
    case 'ne':
      return actual !== expected;
    case 'in':
      return list.includes(actual);
    case 'nin':
      return !list.includes(actual);
    case 'gt':
      return isComparable(actual, expected) && actual > expected;
    case 'gte':
      return isComparable(actual, expected) && actual >= expected;
    case 'lt':
      return isComparable(actual, expected) && actual < expected;
    case 'lte':
      return isComparable(actual, expected) && actual <= expected;
  }
}

function isComparable(actual: FilterValue | undefined, expected: FilterValue): actual is FilterValue {
  return typeof actual === typeof expected;
}
