import { Fields, wrongType } from '../fields.js';
import type { Attributes } from '../state/store-file.js';

export type AttributePredicate = (attributes: Attributes) => boolean;
type Value = string | number | boolean | readonly (string | number)[];

const COMPARISONS = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'nin'] as const;
const COMPOUNDS = ['and', 'or'] as const;
const TYPES = [...COMPARISONS, ...COMPOUNDS];

/**
 * Reads a comparison or compound filter. A file without the attribute matches `ne` and `nin` only; values of different types
 * are neither greater nor smaller.
 *
 * @throws OpenAiError 400
 */
export function filterOf(value: unknown, path: string): AttributePredicate {
  const fields = Fields.of(value, ['type', 'key', 'value', 'filters'], path);
  fields.requiredString('type');
  const type = fields.oneOf('type', TYPES);
  if (type === 'and' || type === 'or') return compound(fields, type);
  return comparison(fields, type ?? 'eq');
}

function compound(fields: Fields, type: (typeof COMPOUNDS)[number]): AttributePredicate {
  const filters = fields.array('filters', 0, 1000);
  if (!filters) throw fields.missing('filters');
  const parts = filters.map((part, index) => filterOf(part, `${fields.path('filters')}[${index}]`));
  return type === 'and'
    ? (attributes) => parts.every((matches) => matches(attributes))
    : (attributes) => parts.some((matches) => matches(attributes));
}

function comparison(fields: Fields, type: (typeof COMPARISONS)[number]): AttributePredicate {
  const key = fields.requiredString('key');
  const expected = valueOf(fields);
  return (attributes) => compare(type, attributes[key], expected);
}

function valueOf(fields: Fields): Value {
  const value = fields.raw('value');
  if (value === undefined) throw fields.missing('value');
  const isScalar = ['string', 'number', 'boolean'].includes(typeof value);
  const isList = Array.isArray(value) && value.every((item) => ['string', 'number'].includes(typeof item));
  if (!isScalar && !isList)
    throw wrongType(fields.path('value'), 'a string, number, boolean or array', value);
  return value as Value;
}

function compare(
  type: (typeof COMPARISONS)[number],
  actual: string | number | boolean | undefined,
  expected: Value,
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
      return actual !== undefined && typeof actual === typeof expected && inOrder(type, actual, expected);
  }
}

function inOrder(type: 'gt' | 'gte' | 'lt' | 'lte', actual: Value, expected: Value): boolean {
  if (type === 'gt') return actual > expected;
  if (type === 'gte') return actual >= expected;
  return type === 'lt' ? actual < expected : actual <= expected;
}
