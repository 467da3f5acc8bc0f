import type { AttributeChanges, Attributes } from './store-requests';

const MAX_ATTRIBUTES = 16;

export const ATTRIBUTE_TYPES = ['text', 'number', 'boolean', 'remove'] as const;
export type AttributeType = (typeof ATTRIBUTE_TYPES)[number];

/** A line of the editor. Values are texts until they are sent. */
export interface AttributeLine {
  readonly key: string;
  readonly type: AttributeType;
  readonly value: string;
}

export const NEW_LINE: AttributeLine = { key: '', type: 'text', value: '' };

export const linesOf = (attributes: Attributes): AttributeLine[] =>
  Object.entries(attributes).map(([key, value]) => ({
    key,
    type: typeof value === 'string' ? 'text' : (typeof value as 'number' | 'boolean'),
    value: String(value),
  }));

export type AttributeFault = 'key' | 'duplicate' | 'number' | 'count' | 'none';

/** What prevents the lines from being sent; lines without a key and a value are ignored. */
export function faultOf(lines: readonly AttributeLine[]): AttributeFault | undefined {
  const used = lines.filter(isUsed);
  const keys = used.map(({ key }) => key.trim());
  if (keys.includes('')) return 'key';
  if (new Set(keys).size < keys.length) return 'duplicate';
  if (used.some(({ type, value }) => type === 'number' && !isNumber(value))) return 'number';
  return used.length > MAX_ATTRIBUTES ? 'count' : undefined;
}

/**
 * The changes that the lines make.
 *
 * @param current attributes before the changes; equal values are left out
 */
export function changesOf(lines: readonly AttributeLine[], current: Attributes = {}): AttributeChanges {
  const changes = lines.filter(isUsed).map((line) => [line.key.trim(), valueOf(line)] as const);
  const kept = new Set(changes.map(([key]) => key));
  const dropped = Object.keys(current)
    .filter((key) => !kept.has(key))
    .map((key) => [key, null] as const);
  return Object.fromEntries(
    [...changes, ...dropped].filter(([key, value]) => (current[key] ?? null) !== value || !(key in current)),
  );
}

const isUsed = ({ key, value, type }: AttributeLine): boolean =>
  key.trim() !== '' || (type !== 'boolean' && type !== 'remove' && value !== '');

const isNumber = (value: string): boolean => value.trim() !== '' && Number.isFinite(Number(value));

function valueOf({ type, value }: AttributeLine): string | number | boolean | null {
  switch (type) {
    case 'text':
      return value;
    case 'number':
      return Number(value);
    case 'boolean':
      return value === 'true';
    case 'remove':
      return null;
  }
}

/** For display. */
export const attributesText = (attributes: Attributes | null | undefined): string =>
  Object.entries(attributes ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
