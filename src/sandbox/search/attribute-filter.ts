import { Fields, wrongType } from '../fields.js';
import type { FileAttributes } from '../state/attached-file.js';

export type AttributePredicate = (attributes: FileAttributes) => boolean;
type FilterValue = string | number | boolean | readonly (string | number)[];

const COMPARISON_OPERATORS = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'nin'] as const;
const COMPOUND_OPERATORS = ['and', 'or'] as const;
const FILTER_TYPES = [...COMPARISON_OPERATORS, ...COMPOUND_OPERATORS];

/**
 * Reads a comparison or compound filter. A file without the attribute matches `ne` and `nin` only; values of different types
 * are neither greater nor smaller.
 *
 * @throws OpenAiError 400
 */
export function parseAttributeFilter(value: unknown, path: string): AttributePredicate {
  const fields = Fields.of(value, ['type', 'key', 'value', 'filters'], path);
  fields.requiredString('type');
  const type = fields.oneOf('type', FILTER_TYPES);
  if (type === 'and' || type === 'or') return parseCompound(fields, type);
  return parseComparison(fields, type ?? 'eq');
}

function parseCompound(fields: Fields, type: (typeof COMPOUND_OPERATORS)[number]): AttributePredicate {
  const filters = fields.array('filters', 0, 1000);
  if (!filters) throw fields.missing('filters');
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
  const value = fields.raw('value');
  if (value === undefined) throw fields.missing('value');
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
    case 'gte':
    case 'lt':
    case 'lte':
      return actual !== undefined && typeof actual === typeof expected && isOrdered(type, actual, expected);
  }
}

function isOrdered(type: 'gt' | 'gte' | 'lt' | 'lte', actual: FilterValue, expected: FilterValue): boolean {
  if (type === 'gt') return actual > expected;
  if (type === 'gte') return actual >= expected;
  return type === 'lt' ? actual < expected : actual <= expected;
}
